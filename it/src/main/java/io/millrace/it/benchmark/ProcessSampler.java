package io.millrace.it.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches a process from outside: the CPU time that it has used at each moment, its memory, and
 * what it writes.
 */
final class ProcessSampler {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Pattern WRITTEN = Pattern.compile("\\nwrite_bytes: (\\d+)");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private record Sample(long millis, double cpuSeconds) {}

  private final ProcessHandle process;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "sampler");
  private OptionalLong peakBytes = OptionalLong.empty();
  private OptionalLong writtenBytes = OptionalLong.empty();

  private ProcessSampler(ProcessHandle process) {
    this.process = process;
  }

  static ProcessSampler watch(long pid) {
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalStateException("process %d is gone".formatted(pid)));
    ProcessSampler sampler = new ProcessSampler(process);
    sampler.thread.setDaemon(true);
    sampler.thread.start();
    return sampler;
  }

  private void watch() {
    while (process.isAlive()) {
      process
          .info()
          .totalCpuDuration()
          .ifPresent(cpu -> samples.add(new Sample(System.currentTimeMillis(), seconds(cpu))));
      find("status", PEAK).ifPresent(kilobytes -> peakBytes = OptionalLong.of(kilobytes * 1024));
      find("io", WRITTEN).ifPresent(bytes -> writtenBytes = OptionalLong.of(bytes));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Linux keeps it; elsewhere it is not known. */
  private OptionalLong find(String file, Pattern pattern) {
    try {
      Matcher matcher =
          pattern.matcher(Files.readString(Path.of("/proc/%d/%s".formatted(process.pid(), file))));
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Waits until the process has ended, after which the samples are complete. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /** CPU seconds used up to a time in milliseconds since 1970. */
  double cpuSecondsAt(long millis) {
    Sample before = new Sample(samples.get(0).millis(), 0);
    for (Sample sample : samples) {
      if (sample.millis() >= millis) {
        double span = sample.millis() - before.millis();
        double share = span == 0 ? 1 : (millis - before.millis()) / span;
        return before.cpuSeconds() + share * (sample.cpuSeconds() - before.cpuSeconds());
      }
      before = sample;
    }
    return totalCpuSeconds();
  }

  double totalCpuSeconds() {
    return samples.get(samples.size() - 1).cpuSeconds();
  }

  OptionalLong peakBytes() {
    return peakBytes;
  }

  OptionalLong writtenBytes() {
    return writtenBytes;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}

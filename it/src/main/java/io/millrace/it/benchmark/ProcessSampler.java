package io.millrace.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Watches a process from outside: the CPU time that it has used at each moment, its memory, and
 * what it writes.
 */
final class ProcessSampler {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Pattern WRITTEN = Pattern.compile("\\nwrite_bytes: (\\d+)");
  private static final int LOOKS_PER_SEARCH = 50;
  private static final double TICKS_PER_SECOND = 100;

  /** User and system time, the 14th and 15th field; the second is a name in brackets. */
  private static final Pattern TICKS = Pattern.compile("\\) \\S(?: \\S+){10} (\\d+) (\\d+)");

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private record Sample(
      long millis, double cpuSeconds, double compilerSeconds, long writtenBytes) {}

  private final ProcessHandle process;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "sampler");
  private List<Path> compilers = List.of();
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
      find("status", PEAK).ifPresent(kilobytes -> peakBytes = OptionalLong.of(kilobytes * 1024));
      find("io", WRITTEN).ifPresent(bytes -> writtenBytes = OptionalLong.of(bytes));
      process.info().totalCpuDuration().ifPresent(this::note);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void note(Duration cpu) {
    samples.add(
        new Sample(
            System.currentTimeMillis(),
            cpu.toNanos() / 1e9,
            compilerSeconds(),
            writtenBytes.orElse(0)));
  }

  /** The compiler's threads are looked for now and then, for there are many others. */
  private double compilerSeconds() {
    if (samples.size() % LOOKS_PER_SEARCH == 0) {
      compilers = findCompilers();
    }
    long ticks = 0;
    for (Path thread : compilers) {
      Matcher matcher = TICKS.matcher(read(thread.resolve("stat")));
      ticks +=
          matcher.find() ? Long.parseLong(matcher.group(1)) + Long.parseLong(matcher.group(2)) : 0;
    }
    return ticks / TICKS_PER_SECOND;
  }

  private List<Path> findCompilers() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
      return threads.filter(each -> read(each.resolve("comm")).matches("C[12] Comp.*\\n")).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** Nothing of a file that is not there, as when its process or thread has ended. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Linux keeps it; elsewhere it is not known. */
  private OptionalLong find(String file, Pattern pattern) {
    Matcher matcher = pattern.matcher(read(Path.of("/proc/%d/%s".formatted(process.pid(), file))));
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Waits until the process has ended, after which the samples are complete. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /** CPU seconds used up to a time in milliseconds since 1970. */
  double cpuSecondsAt(long millis) {
    return at(millis, Sample::cpuSeconds);
  }

  /** Those of them that the JIT compiler used, where Linux tells. */
  double compilerSecondsAt(long millis) {
    return at(millis, Sample::compilerSeconds);
  }

  /** Bytes written to disk up to a time in milliseconds since 1970. */
  double writtenBytesAt(long millis) {
    return at(millis, Sample::writtenBytes);
  }

  private double at(long millis, ToDoubleFunction<Sample> what) {
    Sample before = new Sample(samples.get(0).millis(), 0, 0, 0);
    for (Sample sample : samples) {
      if (sample.millis() >= millis) {
        double span = sample.millis() - before.millis();
        double share = span == 0 ? 1 : (millis - before.millis()) / span;
        double old = what.applyAsDouble(before);
        return old + share * (what.applyAsDouble(sample) - old);
      }
      before = sample;
    }
    return what.applyAsDouble(before);
  }

  double totalCpuSeconds() {
    return last().cpuSeconds();
  }

  /** How long the process ran. */
  double totalSeconds() {
    return (last().millis() - samples.get(0).millis()) / 1e3;
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }

  OptionalLong peakBytes() {
    return peakBytes;
  }

  OptionalLong writtenBytes() {
    return writtenBytes;
  }
}

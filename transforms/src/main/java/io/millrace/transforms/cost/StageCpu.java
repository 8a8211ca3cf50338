package io.millrace.transforms.cost;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.metrics.Metrics;

/** On what a thread spends its CPU time, from one lap to the next; native code included. */
public final class StageCpu {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The stages of an epoch's work. */
  public enum Stage {
    /** Records are fetched from Kafka, or taken from bronze. */
    READ,
    /** Files of bronze are written. */
    BRONZE,
    /** Records become typed rows. */
    REFINE,
    /** Files of silver and of quarantine are written. */
    SILVER,
    /** Keys are looked up, rows marked dead, buckets compacted. */
    UPSERT,
    /** Changed groups are found and their rows made and written. */
    GOLD,
    /** What was written becomes visible. */
    COMMIT,
    /** Small files are merged, snapshots expired, orphans removed. */
    UPKEEP
  }

  private final Map<Stage, Long> micros = new EnumMap<>(Stage.class);
  private long last = THREADS.getCurrentThreadCpuTime();

  /** What the thread has done since the last lap, or since the start, was this stage's. */
  public void lap(Stage stage) {
    long now = THREADS.getCurrentThreadCpuTime();
    micros.merge(stage, (now - last) / 1000, Long::sum);
    last = now;
  }

  /** Adds what it was to the metrics of the Beam step under way. */
  public void count() {
    micros.forEach((stage, spent) -> Metrics.counter("millrace.cpu", name(stage)).inc(spent));
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT) + "_micros";
  }

  @Override
  public String toString() {
    return micros.entrySet().stream()
        .map(each -> name(each.getKey()) + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}

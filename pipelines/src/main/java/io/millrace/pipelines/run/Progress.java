package io.millrace.pipelines.run;

import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.pipelines.status.PipelineStatus;
import io.millrace.tables.PipelineDefinition;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells how a run goes: one line that is kept up to date on a terminal, a line now and then
 * elsewhere.
 */
public final class Progress {
  private static final String ERASE = "\r\033[2K";
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration RATE_OVER = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean terminal;
  private long startNanos;
  private long saidNanos;
  private long saidEpoch;
  private long positionAtStart;
  private long rateNanos;
  private long ratePosition;
  private double rate;

  public Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void start(PipelineDefinition pipeline, String engine, LedgerEntry last) {
    startNanos = System.nanoTime();
    rateNanos = startNanos;
    saidNanos = startNanos;
    saidEpoch = last.epoch();
    positionAtStart = position(last);
    ratePosition = positionAtStart;
    out.printf(
        "%s: %s on %s, from epoch %d%n",
        pipeline.name(), pipeline.route(), engine, last.epoch() + 1);
  }

  void show(PipelineStatus status) {
    long now = System.nanoTime();
    if (now - rateNanos >= RATE_OVER.toNanos() || rate == 0) {
      long position = status.position();
      rate = (position - ratePosition) * 1e9 / (now - rateNanos);
      ratePosition = position;
      rateNanos = now;
    }
    if (terminal) {
      out.print(ERASE + line(status));
      out.flush();
    } else if (now - saidNanos >= QUIET.toNanos() && status.epoch() != saidEpoch) {
      out.println(line(status));
      saidNanos = now;
      saidEpoch = status.epoch();
    }
  }

  void finish(LedgerEntry last) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    long events = position(last) - positionAtStart;
    if (terminal) {
      out.print(ERASE);
    }
    out.printf(
        Locale.ROOT,
        "stopped after epoch %d: %,d offsets in %.1f s (%,.0f/s)%n",
        last.epoch(),
        events,
        seconds,
        events / seconds);
  }

  private String line(PipelineStatus status) {
    return String.format(
        Locale.ROOT,
        "epoch %,d | %,.0f events/s | lag %s | last commit %.1f s ago",
        status.epoch(),
        rate,
        status
            .totalLag()
            .map(
                lag ->
                    lag == 0
                        ? "none"
                        : String.format(Locale.ROOT, "%,d events%s", lag, behind(lag)))
            .orElse("unknown, Kafka does not answer"),
        status.ageMillis() / 1000.0);
  }

  private String behind(long lag) {
    return rate > 0 ? String.format(Locale.ROOT, ", %.0f s", lag / rate) : "";
  }

  private static long position(LedgerEntry entry) {
    return entry.to().byPartition().values().stream().mapToLong(Long::longValue).sum();
  }
}

package io.millrace.pipelines.cli;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Commands as a user gives them, and epochs of tables for them to look at. */
final class Commands {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Returns the exit code. */
  int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Millrace.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** What the last command said. */
  StringWriter out() {
    return out;
  }

  /** What the last command said beside its result. */
  StringWriter err() {
    return err;
  }

  /** An epoch of a thousand records, a second after the one before. */
  static LedgerEntry entry(long epoch, long after, List<Gap> gaps) {
    return new LedgerEntry(
        epoch,
        after,
        "run",
        "a" + epoch,
        "me",
        START.plusSeconds(epoch).toEpochMilli(),
        "orders",
        "id",
        Offsets.of(Map.of(0, Math.max(0, after) * 1000, 1, 5L)),
        Offsets.of(Map.of(0, epoch * 1000, 1, 5L)),
        epoch == 0 ? 0 : 1000,
        gaps);
  }
}

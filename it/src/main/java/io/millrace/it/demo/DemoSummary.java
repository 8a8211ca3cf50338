package io.millrace.it.demo;

import io.millrace.it.benchmark.BronzeTable;
import io.millrace.it.benchmark.OrdersModel;
import java.util.Locale;

/** Looks at the tables after the run, and tells whether they hold what was sent. */
final class DemoSummary {
  /** The truth about each order is kept in memory to compare it. */
  private static final long MOST_CHECKED = 20_000_000;

  private final DemoTables tables;

  DemoSummary(DemoTables tables) {
    this.tables = tables;
  }

  /** False if something is wrong. */
  boolean show(long generated, long told) {
    boolean bronze = showBronze(generated + told);
    return showSilver(generated) && bronze;
  }

  private boolean showBronze(long sent) {
    try (BronzeTable bronze = tables.bronze()) {
      BronzeTable.Rows found = bronze.count();
      boolean isRight = found.areExactly(sent);
      say(
          "Sent %,d events; bronze.orders has %,d rows, %,d different ones: %s.",
          sent,
          found.rows(),
          found.distinct(),
          isRight ? "each is there exactly once" : "THAT IS WRONG");
      say("It is an Iceberg table in %s, and silver.orders is beside it.", bronze.folder());
      return isRight;
    }
  }

  private boolean showSilver(long generated) {
    if (generated > MOST_CHECKED) {
      say("silver.orders has too many orders to compare each with what was sent.");
      return true;
    }
    OrdersModel.Verdict verdict = tables.check(EventStream.EVENTS, generated);
    say(
        "These events are about %,d orders that were not deleted in the end; silver.orders %s.",
        verdict.expected(),
        verdict.isRight()
            ? "has each of them once, in its newest version"
            : "IS WRONG: " + verdict);
    return verdict.isRight();
  }

  private static void say(String text, Object... values) {
    System.out.println(String.format(Locale.ROOT, text, values));
  }
}

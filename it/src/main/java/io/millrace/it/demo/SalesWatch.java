package io.millrace.it.demo;

import io.millrace.tables.MillraceException;
import java.time.Duration;
import java.util.Optional;

/** Shows gold and Pinot side by side, less and less often. */
final class SalesWatch {
  private static final int MINUTES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final DemoTables tables;
  private final PinotSales pinot;
  private Duration pause = FIRST_PAUSE;
  private long due = System.nanoTime();

  SalesWatch(DemoTables tables, PinotSales pinot) {
    this.tables = tables;
    this.pinot = pinot;
  }

  void showIfDue() {
    if (System.nanoTime() - due < 0) {
      return;
    }
    show();
    due = System.nanoTime() + pause.toNanos();
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void show() {
    try {
      Optional<SalesState> served = pinot.newest(MINUTES, OrderStory.TEN);
      served
          .filter(state -> !state.minutes().isEmpty())
          .map(
              state ->
                  new SalesBeside(tables.state(state.minutes().firstKey(), OrderStory.TEN), state))
          .ifPresent(both -> Screen.say("%s", both.text(MINUTES)));
    } catch (MillraceException e) {
      Screen.say("  Pinot has no answer now: %s", e.getMessage());
    }
  }
}

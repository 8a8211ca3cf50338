package io.millrace.it.demo;

import io.millrace.tables.MillraceException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows gold and its stores side by side, less and less often. */
final class SalesWatch {
  private static final int MINUTES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final DemoTables tables;
  private final List<StoreSales> stores;
  private Duration pause = FIRST_PAUSE;
  private long due = System.nanoTime();

  SalesWatch(DemoTables tables, List<StoreSales> stores) {
    this.tables = tables;
    this.stores = List.copyOf(stores);
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
    Map<String, SalesState> states = new LinkedHashMap<>();
    for (StoreSales store : stores) {
      try {
        store
            .newest(MINUTES, OrderStory.TEN)
            .filter(state -> !state.minutes().isEmpty())
            .ifPresent(state -> states.put(store.title(), state));
      } catch (MillraceException e) {
        Screen.say("  %s has no answer now: %s", store.title(), e.getMessage());
      }
    }
    states.values().stream()
        .map(state -> state.minutes().firstKey())
        .min(Comparator.naturalOrder())
        .map(first -> new SalesBeside(tables.state(first, OrderStory.TEN), states))
        .ifPresent(beside -> Screen.say("%s", beside.text(MINUTES)));
  }
}

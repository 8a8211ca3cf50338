package io.millrace.it.demo;

import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.Store;
import io.millrace.tables.TableName;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** What a store says of sales, by SQL as any app would ask for it. */
abstract class StoreSales {
  /** Rows of the next epoch may come between two questions. */
  private static final int MOST_LOOKS = 3;

  /** The newest epoch that a row is of, and when the lake committed it. */
  record Newest(long epoch, long committedAt) {}

  /** What the store is called. */
  abstract String title();

  /** Empty as long as there are no rows. */
  abstract Optional<Newest> newest();

  /** The newest minutes before a time. */
  abstract SortedMap<Instant, MinuteSales> minutes(int most, Instant before);

  /** The newest minutes before a time; empty as long as there is nothing in the store. */
  final Optional<SalesState> newest(int minutes, Instant before) {
    Optional<Newest> there = newest();
    for (int i = 1; there.isPresent(); i++) {
      SortedMap<Instant, MinuteSales> sales = minutes(minutes, before);
      Optional<Newest> now = newest();
      if (now.equals(there) || i == MOST_LOOKS) {
        return Optional.of(SalesState.of(there.get().epoch(), there.get().committedAt(), sales));
      }
      there = now;
    }
    return Optional.empty();
  }

  /** How a store serves a gold table; empty if it does not. */
  static Optional<ServedTable> served(PipelineDefinition pipeline, TableName gold, Store store) {
    return ServedTable.of(pipeline).stream()
        .filter(served -> served.gold().table().equals(gold))
        .filter(served -> served.serving().store() == store)
        .findFirst();
  }
}

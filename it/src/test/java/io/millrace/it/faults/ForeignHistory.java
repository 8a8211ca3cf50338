package io.millrace.it.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What another engine did to a silver table, in the order in which it did it. Where between the
 * epochs each change came is in the table's history.
 */
final class ForeignHistory {
  private static final String EPOCH = "millrace.epoch";
  private static final String ENGINE = "engine-name";

  private final List<Consumer<SilverModel>> changes = new ArrayList<>();

  /** Notes a change that the table has. */
  void add(Consumer<SilverModel> change) {
    changes.add(change);
  }

  /** What silver must be: epochs and foreign changes in the order of the table's snapshots. */
  Map<Long, OrderRow> replay(SilverTable silver, NavigableMap<Long, List<Event>> bronze) {
    silver.table().refresh();
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotUtil.currentAncestors(silver.table()).forEach(snapshots::add);
    Collections.reverse(snapshots);
    SilverModel model = new SilverModel();
    Iterator<Consumer<SilverModel>> next = changes.iterator();
    long done = -1;
    for (Snapshot snapshot : snapshots) {
      String epoch = snapshot.summary().get(EPOCH);
      if (epoch != null) {
        long now = Long.parseLong(epoch);
        bronze.subMap(done, false, now, true).values().forEach(of -> of.forEach(model::apply));
        done = now;
      } else if (isForeignChange(snapshot)) {
        next.next().accept(model);
      }
    }
    if (next.hasNext()) {
      throw new IllegalStateException("a change of another engine is not in the table's history");
    }
    return model.rows();
  }

  private static boolean isForeignChange(Snapshot snapshot) {
    return snapshot.summary().containsKey(ENGINE)
        && !snapshot.operation().equals(DataOperations.REPLACE);
  }
}

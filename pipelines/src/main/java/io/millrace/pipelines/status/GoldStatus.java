package io.millrace.pipelines.status;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.WorkerSettings;
import io.millrace.transforms.worker.SilverSide;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Where a gold table of a pipeline stands.
 *
 * @param behind how many epochs silver has that it has not
 * @param contents empty while the table is not there
 * @param serving where it stands in the stores that it is served from
 */
public record GoldStatus(
    String table, long behind, Optional<Contents> contents, List<ServingStatus> serving) {
  public GoldStatus {
    serving = List.copyOf(serving);
  }

  /**
   * What the table says.
   *
   * @param epoch the last that it has
   * @param committedAt milliseconds since 1970
   * @param groups what the epoch did to groups; empty if its snapshot is gone
   * @param stateBytes what the workers remember on this machine's disk; empty if that is nothing
   */
  public record Contents(
      long epoch,
      long committedAt,
      Optional<Counts> groups,
      TableFiles files,
      OptionalLong stateBytes) {

    /** As of the last look at the table. */
    static Contents of(
        GoldDefinition definition, Table table, LedgerEntry last, WorkerSettings worker) {
      Optional<Counts> groups =
          StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false)
              .filter(Ledger::isEpoch)
              .findFirst()
              .flatMap(snapshot -> Epoch.counts(snapshot.summary()));
      return new Contents(
          last.epoch(),
          last.committedAt(),
          groups,
          TableFiles.of(table, definition.buckets()),
          DiskUse.of(Buckets.folder(SilverSide.stateFolder(worker), table)));
    }
  }
}

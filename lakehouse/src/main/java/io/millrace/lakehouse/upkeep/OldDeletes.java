package io.millrace.lakehouse.upkeep;

import io.millrace.lakehouse.catalog.DeletesShape;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets deleted keys that were remembered long enough: whole days of them, as whole files. */
public final class OldDeletes {
  private static final Logger LOG = LoggerFactory.getLogger(OldDeletes.class);

  private final Table table;
  private final Duration remember;
  private Instant droppedUpTo = Instant.EPOCH;

  public OldDeletes(Table table, Duration remember) {
    this.table = table;
    this.remember = remember;
  }

  /** Drops what is due; the table is looked at once for each day that ends. */
  public void drop(Instant now) {
    Instant end = now.minus(remember).truncatedTo(ChronoUnit.DAYS);
    if (!end.isAfter(droppedUpTo)) {
      return;
    }
    table.refresh();
    try {
      if (table.currentSnapshot() != null) {
        table
            .newDelete()
            .deleteFromRowFilter(
                Expressions.lessThan(
                    DeletesShape.DELETED_AT, end.atOffset(ZoneOffset.UTC).toString()))
            .commit();
      }
      droppedUpTo = end;
    } catch (CommitFailedException | ValidationException e) {
      LOG.info("{} was changed meanwhile, forgetting old deletes later", table.name(), e);
    }
  }
}

package io.millrace.pipelines.run;

import io.millrace.lakehouse.catalog.EqualityDeletes;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.epoch.EpochPlanner;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.kafka.Topic;
import io.millrace.transforms.refine.RefinePlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must hold before anything runs: the broker answers, the topic is the one that the tables
 * know, the tables are there and of the right shape, and their ledger has a position.
 */
final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private Preflight() {}

  static Run check(
      PipelineDefinition pipeline,
      Lake lake,
      Topic topic,
      boolean untilCaughtUp,
      Set<TableName> afresh) {
    Topic.View view = topic.look();
    Ledger ledger = new Ledger(lake.createOrCheck(pipeline.bronze(), pipeline.name()));
    Run run = untilCaughtUp ? Run.until(view.end()) : Run.endless();
    Optional<LedgerEntry> last = ledger.last();
    if (last.isEmpty()) {
      Offsets start = topic.start(view);
      ledger.commit(beginning(pipeline, run, view, start), List.of());
      LOG.info("{} is new and starts at {}", pipeline.bronze().table(), start);
    } else {
      EpochPlanner.checkIdentity(pipeline, last.get(), view);
      LOG.info(
          "{} goes on after epoch {}, committed by {}",
          pipeline.bronze().table(),
          last.get().epoch(),
          last.get().writer());
    }
    LedgerEntry bronze = last.or(ledger::last).orElseThrow();
    pipeline.silver().ifPresent(silver -> checkSilver(pipeline, silver, lake, run, view, bronze));
    for (GoldDefinition gold : pipeline.gold()) {
      checkGold(pipeline, gold, lake, run, view, afresh.contains(gold.table()));
    }
    return run;
  }

  /** A new silver table begins where bronze did, and takes from bronze what that has already. */
  private static void checkSilver(
      PipelineDefinition pipeline,
      SilverDefinition silver,
      Lake lake,
      Run run,
      Topic.View view,
      LedgerEntry bronze) {
    lake.createOrCheckQuarantine(silver, pipeline.name());
    if (silver.upsert().isPresent()) {
      lake.createOrCheckDeletes(silver, pipeline.name());
    }
    Table table = lake.createOrCheck(silver, RefinePlan.of(silver).columns(), pipeline.name());
    EqualityDeletes.refuse(table);
    Ledger ledger = new Ledger(table);
    Optional<LedgerEntry> last = ledger.last();
    if (last.isEmpty()) {
      Offsets start = bronze.epoch() == 0 ? bronze.to() : Offsets.NONE;
      ledger.commit(beginning(pipeline, run, view, start), List.of());
    } else if (last.get().epoch() > bronze.epoch()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "%s stands at epoch %d, but %s only at epoch %d: bronze was rolled back or replaced; roll %s back to epoch %d too (its snapshots say millrace.epoch), or give silver a new table"
              .formatted(
                  silver.table(),
                  last.get().epoch(),
                  pipeline.bronze().table(),
                  bronze.epoch(),
                  silver.table(),
                  bronze.epoch()));
    }
  }

  /** A new gold table begins with nothing, and takes from silver what that has already. */
  private static void checkGold(
      PipelineDefinition pipeline,
      GoldDefinition gold,
      Lake lake,
      Run run,
      Topic.View view,
      boolean afresh) {
    SilverDefinition silver = pipeline.silver().orElseThrow();
    GoldPlan plan = GoldPlan.of(gold, RefinePlan.of(silver).tableColumns());
    Table table =
        afresh
            ? lake.makeAnew(gold, plan.columns(), plan.definition(), pipeline.name())
            : lake.createOrCheck(gold, plan.columns(), plan.definition(), pipeline.name());
    EqualityDeletes.refuse(table);
    Ledger ledger = new Ledger(table);
    Optional<LedgerEntry> last = ledger.last();
    LedgerEntry upTo = new Ledger(lake.load(silver.table())).last().orElseThrow();
    if (last.isEmpty()) {
      ledger.commit(beginning(pipeline, run, view, Offsets.NONE), List.of());
      LOG.info("{} is computed from all of {}", gold.table(), silver.table());
    } else if (last.get().epoch() > upTo.epoch()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "%s stands at epoch %d, but %s only at epoch %d: silver was rolled back or replaced; roll %1$s back to epoch %4$d too (its snapshots say millrace.epoch), or compute it afresh with --table %1$s --recompute"
              .formatted(gold.table(), last.get().epoch(), silver.table(), upTo.epoch()));
    }
  }

  private static LedgerEntry beginning(
      PipelineDefinition pipeline, Run run, Topic.View view, Offsets start) {
    return new LedgerEntry(
        0,
        -1,
        run.id(),
        "start",
        run.writer(),
        System.currentTimeMillis(),
        pipeline.source().topic(),
        view.id(),
        start,
        start,
        0,
        List.of());
  }
}

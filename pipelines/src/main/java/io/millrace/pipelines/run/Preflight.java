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

  private final PipelineDefinition pipeline;
  private final Lake lake;
  private final Topic.View view;
  private final Run run;

  private Preflight(PipelineDefinition pipeline, Lake lake, Topic.View view, Run run) {
    this.pipeline = pipeline;
    this.lake = lake;
    this.view = view;
    this.run = run;
  }

  /**
   * Checks all, and makes what is missing.
   *
   * @param afresh the gold tables that are to be as if they were new
   */
  static Run check(
      PipelineDefinition pipeline,
      Lake lake,
      Topic topic,
      boolean untilCaughtUp,
      Set<TableName> afresh) {
    Topic.View view = topic.look();
    Run run = untilCaughtUp ? Run.until(view.end()) : Run.endless();
    Preflight preflight = new Preflight(pipeline, lake, view, run);
    LedgerEntry bronze = preflight.checkBronze(topic);
    pipeline.silver().ifPresent(silver -> preflight.checkSilver(silver, bronze, afresh));
    return run;
  }

  private LedgerEntry checkBronze(Topic topic) {
    Ledger ledger = new Ledger(lake.createOrCheck(pipeline.bronze(), pipeline.name()));
    Optional<LedgerEntry> last = ledger.last();
    if (last.isEmpty()) {
      Offsets start = topic.start(view);
      ledger.commit(beginning(start), List.of());
      LOG.info("{} is new and starts at {}", pipeline.bronze().table(), start);
    } else {
      EpochPlanner.checkIdentity(pipeline, last.get(), view);
      LOG.info(
          "{} goes on after epoch {}, committed by {}",
          pipeline.bronze().table(),
          last.get().epoch(),
          last.get().writer());
    }
    return last.or(ledger::last).orElseThrow();
  }

  /** A new silver table begins where bronze did, and takes from bronze what that has already. */
  private void checkSilver(SilverDefinition silver, LedgerEntry bronze, Set<TableName> afresh) {
    RefinePlan plan = RefinePlan.of(silver);
    lake.createOrCheckQuarantine(silver, pipeline.name());
    if (silver.upsert().isPresent()) {
      lake.createOrCheckDeletes(silver, pipeline.name());
    }
    Table table = lake.createOrCheck(silver, plan.columns(), pipeline.name());
    EqualityDeletes.refuse(table);
    Ledger ledger = new Ledger(table);
    Optional<LedgerEntry> last = ledger.last();
    if (last.isEmpty()) {
      Offsets start = bronze.epoch() == 0 ? bronze.to() : Offsets.NONE;
      ledger.commit(beginning(start), List.of());
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
    LedgerEntry upTo = last.or(ledger::last).orElseThrow();
    for (GoldDefinition gold : pipeline.gold()) {
      GoldPlan computed = GoldPlan.of(gold, plan.tableColumns());
      checkGold(gold, computed, silver.table(), upTo, afresh.contains(gold.table()));
    }
  }

  /** A new gold table begins with nothing, and takes from silver what that has already. */
  private void checkGold(
      GoldDefinition gold, GoldPlan plan, TableName silver, LedgerEntry upTo, boolean afresh) {
    Table table =
        afresh
            ? lake.makeAnew(gold, plan.columns(), plan.definition(), pipeline.name())
            : lake.createOrCheck(gold, plan.columns(), plan.definition(), pipeline.name());
    EqualityDeletes.refuse(table);
    Ledger ledger = new Ledger(table);
    Optional<LedgerEntry> last = ledger.last();
    if (last.isEmpty()) {
      ledger.commit(beginning(Offsets.NONE), List.of());
      LOG.info("{} is computed from all of {}", gold.table(), silver);
    } else if (last.get().epoch() > upTo.epoch()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "%s stands at epoch %d, but %s only at epoch %d: silver was rolled back or replaced; roll %1$s back to epoch %4$d too (its snapshots say millrace.epoch), or compute it afresh with --table %1$s --recompute"
              .formatted(gold.table(), last.get().epoch(), silver, upTo.epoch()));
    }
  }

  private LedgerEntry beginning(Offsets start) {
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

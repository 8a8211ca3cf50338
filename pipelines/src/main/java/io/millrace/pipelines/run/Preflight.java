package io.millrace.pipelines.run;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.epoch.EpochPlanner;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.kafka.Topic;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must hold before anything runs: the broker answers, the topic is the one that the tables
 * know, the tables are there and of the right shape, and their ledger has a position.
 */
final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private Preflight() {}

  static Run check(PipelineDefinition pipeline, Lake lake, Topic topic, boolean untilCaughtUp) {
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
    return run;
  }

  private static LedgerEntry beginning(
      PipelineDefinition pipeline, Run run, Topic.View view, Offsets start) {
    return new LedgerEntry(
        0,
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

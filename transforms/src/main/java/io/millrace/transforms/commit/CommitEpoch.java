package io.millrace.transforms.commit;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.cost.StageCpu;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an epoch visible: one attempt's files, all of them, in one commit of each table. */
public final class CommitEpoch extends DoFn<KV<String, Iterable<EpochPart>>, CommittedEpoch> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CommitEpoch.class);

  private final PipelineDefinition pipeline;
  private final Counter epochs = Metrics.counter("millrace", "epochs");
  private final Counter lostOffsets = Metrics.counter("millrace", "lost_offsets");
  private final Distribution commitMillis = Metrics.distribution("millrace", "commit_millis");
  private final Distribution upkeepMillis = Metrics.distribution("millrace", "upkeep_millis");
  private transient Worker worker;
  private transient CommitTables tables;

  public CommitEpoch(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
    tables = worker.commitTables();
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<EpochPart>> attempt, OutputReceiver<CommittedEpoch> out) {
    List<EpochPart> parts = new ArrayList<>();
    attempt.getValue().forEach(parts::add);
    EpochPlan plan = parts.get(0).plan();
    long start = System.nanoTime();
    StageCpu cpu = new StageCpu();
    Ledger.Outcome outcome = new EpochCommit(tables).commit(parts);
    long took = millisSince(start);
    commitMillis.update(took);
    worker.announceCommit();
    cpu.lap(StageCpu.Stage.COMMIT);
    if (outcome != Ledger.Outcome.COMMITTED) {
      LOG.info(
          "epoch {}: attempt {} is left out of {}: {}",
          plan.epoch(),
          plan.attempt(),
          tables.last(),
          outcome);
      return;
    }
    epochs.inc();
    LedgerEntry entry = EpochCommit.entry(parts);
    LOG.debug("epoch {}: {} records, commit {} ms", plan.epoch(), entry.records(), took);
    lostOffsets.inc(entry.gaps().stream().mapToLong(gap -> gap.to() - gap.from()).sum());
    if (!entry.gaps().isEmpty()) {
      LOG.warn("epoch {}: records were gone before they were read: {}", plan.epoch(), entry.gaps());
    }
    out.output(new CommittedEpoch(plan.epoch(), entry.records()));
    keepUp(plan.epoch());
    cpu.lap(StageCpu.Stage.UPKEEP);
    cpu.count();
    LOG.debug("epoch {}: {}", plan.key(), cpu);
  }

  private void keepUp(long epoch) {
    long start = System.nanoTime();
    worker.keepUp(epoch);
    long took = millisSince(start);
    upkeepMillis.update(took);
    LOG.debug("epoch {}: upkeep {} ms", epoch, took);
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}

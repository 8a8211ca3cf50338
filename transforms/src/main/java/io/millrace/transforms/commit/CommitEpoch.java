package io.millrace.transforms.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.bronze.WrittenSlice;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an epoch visible: one attempt's files, all of them, in one commit of the table. */
public final class CommitEpoch extends DoFn<KV<String, Iterable<WrittenSlice>>, CommittedEpoch> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CommitEpoch.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PipelineDefinition pipeline;
  private final Counter epochs = Metrics.counter("millrace", "epochs");
  private final Counter lostOffsets = Metrics.counter("millrace", "lost_offsets");
  private final Distribution commitMillis = Metrics.distribution("millrace", "commit_millis");
  private final Distribution upkeepMillis = Metrics.distribution("millrace", "upkeep_millis");
  private transient Worker worker;
  private transient Table table;
  private transient Ledger ledger;

  public CommitEpoch(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
    table = worker.loadBronze();
    ledger = new Ledger(table);
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<WrittenSlice>> attempt, OutputReceiver<CommittedEpoch> out) {
    SortedMap<Integer, WrittenSlice> slices = new TreeMap<>();
    attempt.getValue().forEach(slice -> slices.putIfAbsent(slice.slice(), slice));
    EpochPlan plan = slices.get(slices.firstKey()).plan();
    if (slices.size() != plan.slices().size()) {
      throw new IllegalStateException(
          "epoch %d came to its commit with slices %s of %d; nothing was committed"
              .formatted(plan.epoch(), slices.keySet(), plan.slices().size()));
    }
    long records = slices.values().stream().mapToLong(WrittenSlice::records).sum();
    List<Gap> gaps = slices.values().stream().flatMap(slice -> slice.gaps().stream()).toList();
    LedgerEntry entry = plan.entry(records, gaps);
    long start = System.nanoTime();
    Ledger.Outcome outcome = ledger.commit(entry, files(slices));
    long took = millisSince(start);
    commitMillis.update(took);
    worker.announceCommit();
    if (outcome == Ledger.Outcome.HELD_ALREADY) {
      LOG.info(
          "epoch {} is in {} already, attempt {} is left out",
          plan.epoch(),
          table.name(),
          plan.attempt());
      return;
    }
    epochs.inc();
    LOG.debug("epoch {}: {} records, commit {} ms", plan.epoch(), records, took);
    lostOffsets.inc(entry.gaps().stream().mapToLong(gap -> gap.to() - gap.from()).sum());
    if (!entry.gaps().isEmpty()) {
      LOG.warn("epoch {}: records were gone before they were read: {}", plan.epoch(), entry.gaps());
    }
    out.output(new CommittedEpoch(plan.epoch(), records));
    keepUp(plan.epoch());
  }

  private void keepUp(long epoch) {
    long start = System.nanoTime();
    worker.keepUp(epoch);
    long took = millisSince(start);
    upkeepMillis.update(took);
    LOG.debug("epoch {}: upkeep {} ms", epoch, took);
  }

  private List<DataFile> files(SortedMap<Integer, WrittenSlice> slices) {
    List<DataFile> files = new ArrayList<>();
    for (WrittenSlice slice : slices.values()) {
      for (String json : slice.files()) {
        try {
          files.add((DataFile) ContentFileParser.fromJson(JSON.readTree(json), table.specs()));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("cannot read data file " + json, e);
        }
      }
    }
    return files;
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

package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.OnDataLoss;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.kafka.SliceConsumer;
import io.millrace.transforms.kafka.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the next epoch covers: what has arrived since the last one, up to a cap. Load makes
 * epochs larger, not more frequent.
 */
public final class EpochPlanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EpochPlanner.class);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Duration UNKNOWN_TOPIC_GRACE = Duration.ofSeconds(30);

  private final PipelineDefinition pipeline;
  private final Run run;
  private final Topic topic;
  private final Ledgers ledgers;
  private Instant notBefore = Instant.EPOCH;
  private boolean nothingLeft;
  private Instant awaySince;
  private Instant awaySaid = Instant.EPOCH;

  public EpochPlanner(PipelineDefinition pipeline, Run run, Ledgers ledgers) {
    this.pipeline = pipeline;
    this.run = run;
    this.topic = Topic.open(pipeline.source());
    this.ledgers = ledgers;
  }

  /** Whether a finite run has all that it was to read: what is left of it is nothing, or gone. */
  public boolean isDone(Standing standing) {
    return !standing.isBehind()
        && run.goal()
            .map(goal -> nothingLeft || standing.bronze().to().reaches(goal))
            .orElse(false);
  }

  /**
   * The next epoch, or nothing if it is not yet time, nothing has arrived or the broker is away.
   * What bronze has and silver has not comes first, and wants no broker.
   *
   * @param turn how many plans the run made before
   */
  public Optional<EpochPlan> plan(Standing standing, long turn) {
    if (standing.isBehind()) {
      return Optional.of(new CatchUp(ledgers, pipeline.epoch(), run).plan(standing, turn));
    }
    Instant now = Instant.now();
    if (now.isBefore(notBefore)) {
      return Optional.empty();
    }
    Optional<Topic.View> view = look(now);
    if (view.isEmpty()) {
      return Optional.empty();
    }
    Optional<EpochPlan> plan = plan(standing.bronze(), view.get(), turn);
    notBefore = now.plus(plan.map(this::pause).orElse(LOOK_AGAIN));
    return plan;
  }

  /** A backlog is worked off without pauses. */
  private Duration pause(EpochPlan plan) {
    boolean full = plan.size() >= pipeline.epoch().maxRecords();
    return full || run.goal().isPresent() ? Duration.ZERO : pipeline.epoch().every();
  }

  private Optional<EpochPlan> plan(LedgerEntry last, Topic.View view, long turn) {
    checkIdentity(pipeline, last, view);
    TreeMap<Integer, Long> starts = new TreeMap<>();
    List<Gap> gaps = new ArrayList<>();
    for (Map.Entry<Integer, Long> beginning : view.beginning().byPartition().entrySet()) {
      int partition = beginning.getKey();
      long held = last.to().at(partition).orElse(beginning.getValue());
      if (held < beginning.getValue()) {
        gaps.add(new Gap(partition, held, beginning.getValue()));
      }
      starts.put(partition, Math.max(held, beginning.getValue()));
    }
    if (!gaps.isEmpty() && pipeline.source().onDataLoss() == OnDataLoss.STOP) {
      throw SliceConsumer.lost(pipeline.source(), gaps.toString());
    }
    List<SliceRange> ranges = EpochShare.of(starts, ends(view), pipeline.epoch().maxRecords());
    if (ranges.isEmpty() && gaps.isEmpty()) {
      nothingLeft = true;
      return Optional.empty();
    }
    starts.putAll(last.to().byPartition());
    gaps.forEach(gap -> starts.put(gap.partition(), gap.to()));
    ranges.forEach(range -> starts.put(range.partition(), range.to()));
    return Optional.of(
        new EpochPlan(
            last.epoch() + 1,
            last.epoch(),
            turn,
            EpochPlan.newAttempt(),
            run,
            pipeline.source().topic(),
            view.id(),
            last.to(),
            new Offsets(starts),
            EpochPlan.Source.KAFKA,
            gaps,
            Slice.cut(ranges, pipeline.epoch().sliceRecords())));
  }

  private Offsets ends(Topic.View view) {
    TreeMap<Integer, Long> ends = new TreeMap<>(view.end().byPartition());
    run.goal().ifPresent(goal -> ends.replaceAll((p, end) -> Math.min(end, goal.at(p).orElse(0))));
    return new Offsets(ends);
  }

  /** A topic that was made anew under the same name, or cut short, is another topic. */
  public static void checkIdentity(PipelineDefinition pipeline, LedgerEntry last, Topic.View view) {
    String table = pipeline.bronze().table().toString();
    if (!last.topic().equals(pipeline.source().topic())) {
      throw new MillraceException(
          ErrorKind.SOURCE,
          "%s holds topic %s, but source.kafka.topic is %s; give the new topic a table of its own"
              .formatted(table, last.topic(), pipeline.source().topic()));
    }
    if (!last.topicId().equals(view.id())) {
      throw new MillraceException(
          ErrorKind.SOURCE,
          "topic %s was deleted and made again (or this is another cluster) since %s last read it, so its offsets mean other records now; give the new topic a table of its own in bronze.table"
              .formatted(last.topic(), table));
    }
    view.end()
        .byPartition()
        .forEach(
            (partition, end) -> {
              long held = last.to().at(partition).orElse(0);
              if (held > end) {
                throw new MillraceException(
                    ErrorKind.SOURCE,
                    "topic %s partition %d ends at offset %d, but %s has read up to %d: the broker lost records that it had confirmed; restore them, or give the topic a table of its own"
                        .formatted(last.topic(), partition, end, table, held));
              }
            });
  }

  private Optional<Topic.View> look(Instant now) {
    try {
      Topic.View view = topic.look();
      if (awaySince != null) {
        LOG.info("Kafka is back after {} s", Duration.between(awaySince, now).toSeconds());
        awaySince = null;
        awaySaid = Instant.EPOCH;
      }
      return Optional.of(view);
    } catch (Topic.BrokerAway e) {
      awaySince = awaySince == null ? now : awaySince;
      if (Duration.between(awaySaid, now).compareTo(QUIET) >= 0) {
        LOG.warn("waiting for Kafka, nothing is lost meanwhile: {}", e.getMessage());
        awaySaid = now;
      }
      return Optional.empty();
    } catch (Topic.Unknown e) {
      awaySince = awaySince == null ? now : awaySince;
      if (Duration.between(awaySince, now).compareTo(UNKNOWN_TOPIC_GRACE) > 0) {
        throw e;
      }
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    topic.close();
  }
}

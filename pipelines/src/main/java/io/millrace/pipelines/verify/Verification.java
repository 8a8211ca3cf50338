package io.millrace.pipelines.verify;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.pipelines.verify.GroupDifference.Kind;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.worker.Worker;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the stores of a pipeline with its gold tables, and tells what was found. */
public final class Verification implements AutoCloseable {
  private static final int SHOWN_BUCKETS = 20;
  private static final int SHOWN_GROUPS = 3;

  private final List<ServedTable> served;
  private final Worker worker;
  private final Duration patience;
  private final PrintWriter out;

  private Verification(
      List<ServedTable> served, Worker worker, Duration patience, PrintWriter out) {
    this.served = served;
    this.worker = worker;
    this.patience = patience;
    this.out = out;
  }

  public static Verification of(
      PipelineDefinition pipeline, List<ServedTable> served, Duration patience, PrintWriter out) {
    try (Lake lake = Lake.open(pipeline.catalog())) {
      served.forEach(each -> find(each.gold().table(), lake));
    }
    return new Verification(List.copyOf(served), Worker.acquire(pipeline), patience, out);
  }

  private static void find(TableName gold, Lake lake) {
    if (lake.find(gold).isEmpty()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "there is no table %s yet that a store could agree with; start the pipeline with ./millrace run"
              .formatted(gold));
    }
  }

  /** Returns whether all stores agree with their gold tables, after what was repaired. */
  public boolean run(boolean repair) {
    boolean all = true;
    for (ServedTable each : served) {
      StoreCheck check = new StoreCheck(each, worker, patience);
      Agreement agreement = check.run();
      tell(each, agreement);
      if (repair && !agreement.differences().isEmpty()) {
        new StoreRepair(each).run(agreement);
        say("  published %,d groups once more", agreement.differences().size());
        agreement = check.run();
        tell(each, agreement);
      }
      all &= agreement.isWhole();
    }
    return all;
  }

  private void tell(ServedTable table, Agreement agreement) {
    say(
        "%s at epoch %d (%s): %,d groups, %s",
        table,
        agreement.published().state().epoch(),
        Instant.ofEpochMilli(agreement.published().state().committedAt()),
        agreement.groups(),
        agreement.differences().isEmpty()
            ? "all alike"
            : "%,d are not alike".formatted(agreement.differences().size()));
    if (agreement.moving() > 0) {
      say(
          "  %,d groups changed each time they were looked at; try again when fewer events come",
          agreement.moving());
    }
    TreeMap<String, List<GroupDifference>> buckets =
        agreement.differences().stream()
            .collect(
                Collectors.groupingBy(GroupDifference::bucket, TreeMap::new, Collectors.toList()));
    buckets.entrySet().stream()
        .limit(SHOWN_BUCKETS)
        .forEach(bucket -> tell(table, bucket.getKey(), bucket.getValue()));
    if (buckets.size() > SHOWN_BUCKETS) {
      say("  and %,d more times", buckets.size() - SHOWN_BUCKETS);
    }
  }

  private void tell(ServedTable table, String bucket, List<GroupDifference> differences) {
    say(
        "  %s: %,d missing, %,d too much, %,d with other values",
        bucket,
        count(differences, Kind.MISSING),
        count(differences, Kind.TOO_MUCH),
        count(differences, Kind.OTHER));
    differences.stream()
        .limit(SHOWN_GROUPS)
        .forEach(each -> say("    %s", new DifferenceText(table).of(each)));
  }

  private static long count(List<GroupDifference> differences, Kind kind) {
    return differences.stream().filter(each -> each.kind() == kind).count();
  }

  private void say(String line, Object... values) {
    out.println(String.format(Locale.ROOT, line, values));
  }

  @Override
  public void close() {
    worker.release();
  }
}

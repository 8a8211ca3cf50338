package io.millrace.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.pipelines.status.PipelineStatus;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.transforms.kafka.Topic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows where a pipeline stands. */
@Command(
    name = "status",
    description =
        "Shows where a pipeline stands, from its tables alone; the lag is shown if Kafka answers.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StatusCommand.class);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      Table table = lake.find(pipeline.bronze().table()).orElseThrow(() -> notStarted(pipeline));
      LedgerEntry last = new Ledger(table).last().orElseThrow(() -> notStarted(pipeline));
      PipelineStatus status = PipelineStatus.of(pipeline, last, end(pipeline));
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? asJson(status) : asText(status));
      out.flush();
    }
    return 0;
  }

  private static MillraceException notStarted(PipelineDefinition pipeline) {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s has not run yet: there is no table %s; start it with ./millrace run"
            .formatted(pipeline.name(), pipeline.bronze().table()));
  }

  private static Optional<Offsets> end(PipelineDefinition pipeline) {
    try (Topic topic = Topic.open(pipeline.source())) {
      return Optional.of(topic.look().end());
    } catch (MillraceException e) {
      LOG.debug("no lag", e);
      return Optional.empty();
    }
  }

  private static String asText(PipelineStatus status) {
    StringBuilder text = new StringBuilder();
    text.append(
        "pipeline %s, topic %s, table %s%n"
            .formatted(status.pipeline(), status.topic(), status.table()));
    text.append(
        "epoch %d, committed %d s ago (%s) by %s, %d records%n"
            .formatted(
                status.epoch(),
                status.ageMillis() / 1000,
                Instant.ofEpochMilli(status.committedAt()),
                status.writer(),
                status.records()));
    text.append(
        "lag %s%n"
            .formatted(
                status
                    .totalLag()
                    .map(lag -> lag + " offsets")
                    .orElse("unknown, Kafka does not answer")));
    Map<Integer, Long> lag = status.lag().orElse(Map.of());
    status
        .offsets()
        .byPartition()
        .forEach(
            (partition, offset) ->
                text.append(
                    "  partition %d: next offset %d%s%n"
                        .formatted(
                            partition,
                            offset,
                            lag.containsKey(partition) ? ", lag " + lag.get(partition) : "")));
    return text.toString().stripTrailing();
  }

  private static String asJson(PipelineStatus status) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("pipeline", status.pipeline());
    node.put("topic", status.topic());
    node.put("table", status.table());
    node.put("epoch", status.epoch());
    node.put("committedAt", Instant.ofEpochMilli(status.committedAt()).toString());
    node.put("ageSeconds", status.ageMillis() / 1000.0);
    node.put("records", status.records());
    node.put("writer", status.writer());
    put(node.putObject("offsets"), status.offsets().byPartition());
    status.totalLag().ifPresent(lag -> node.put("lagTotal", lag));
    status.lag().ifPresent(lag -> put(node.putObject("lag"), lag));
    return node.toString();
  }

  private static void put(ObjectNode node, Map<Integer, Long> byPartition) {
    byPartition.forEach((partition, value) -> node.put(partition.toString(), value));
  }
}

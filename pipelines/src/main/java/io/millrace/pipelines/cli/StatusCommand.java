package io.millrace.pipelines.cli;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.pipelines.status.PipelineStatus;
import io.millrace.pipelines.status.TableLook;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.transforms.kafka.Topic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      PipelineStatus status = new TableLook(pipeline, lake).status(end(pipeline));
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? StatusJson.of(status) : StatusText.of(status));
      out.flush();
    }
    return 0;
  }

  private static Optional<Offsets> end(PipelineDefinition pipeline) {
    try (Topic topic = Topic.open(pipeline.source())) {
      return Optional.of(topic.look().end());
    } catch (MillraceException e) {
      LOG.debug("no lag", e);
      return Optional.empty();
    }
  }
}

package io.millrace.runners.flink;

import io.millrace.pipelines.run.Engine;
import io.millrace.pipelines.run.EngineSettings;
import io.millrace.pipelines.run.ShippedJars;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;

/** Apache Flink, inside this process or as a cluster at an address. */
public final class FlinkEngine implements Engine {
  private static final String EMBEDDED = "[local]";
  private static final String BY_FLINK_RUN = "[auto]";

  private static final Set<String> OF_THE_CLUSTER = Set.of("flink-", "log4j-", "slf4j-", "scala-");

  private Optional<FlinkJob> job = Optional.empty();

  @Override
  public String name() {
    return "flink";
  }

  /**
   * Bundles end soon, for an epoch is only a few elements. A cluster restarts a job whose machine
   * went away; the job then goes on from the tables, so Flink's own checkpoints stay off.
   */
  @Override
  public FlinkPipelineOptions options(EngineSettings settings) {
    boolean cluster = settings.master().isPresent();
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                settings.arguments(
                    "streaming=true",
                    "flinkMaster=" + settings.master().orElse(EMBEDDED),
                    "objectReuse=true",
                    "fasterCopy=true",
                    "maxBundleTimeMills=20",
                    "autoWatermarkInterval=20",
                    "shutdownSourcesAfterIdleMs=0",
                    "numberOfExecutionRetries=" + (cluster ? 10 : 0),
                    "executionRetryDelay=2000"))
            .as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setJobName(settings.jobName());
    settings.master().ifPresent(master -> submitTo(master, settings.jobName(), options));
    return options;
  }

  /** With Flink's own launcher the jar is on its way already, and cancelling is that launcher's. */
  private void submitTo(String master, String jobName, FlinkPipelineOptions options) {
    if (master.equals(BY_FLINK_RUN)) {
      options.setFilesToStage(List.of());
    } else {
      job = Optional.of(new FlinkJob(master, jobName));
      options.setFilesToStage(ShippedJars.without(OF_THE_CLUSTER));
    }
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public void cancel() {
    job.ifPresent(FlinkJob::cancel);
  }

  /** A failure comes from a cluster as bytes. */
  @Override
  public Throwable unwrapped(Throwable failure) {
    return ExceptionUtils.findThrowable(failure, SerializedThrowable.class)
        .map(serialized -> serialized.deserializeError(getClass().getClassLoader()))
        .map(cause -> withKind(cause, failure))
        .orElse(failure);
  }

  private static Throwable withKind(Throwable cause, Throwable failure) {
    return ExceptionUtils.findThrowable(cause, MillraceException.class)
        .<Throwable>map(handled -> handled)
        .orElse(
            cause instanceof SerializedThrowable
                ? new MillraceException(ErrorKind.BUG, failure.getMessage(), failure)
                : cause);
  }
}

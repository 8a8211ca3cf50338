package io.millrace.runners.direct;

import io.millrace.pipelines.run.Engine;
import io.millrace.pipelines.run.EngineSettings;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Beam's Direct runner: the whole pipeline in this process. */
public final class DirectEngine implements Engine {
  @Override
  public String name() {
    return "direct";
  }

  /**
   * Beam checks each element for changes by default, which is for tests of transforms. And the
   * runner's coordinator never sleeps: it burns every thread that has no work of ours. With one
   * thread it works or it waits.
   */
  @Override
  public DirectOptions options(EngineSettings settings) {
    DirectOptions options =
        PipelineOptionsFactory.fromArgs(
                settings.arguments(
                    "enforceEncodability=false",
                    "enforceImmutability=false",
                    "targetParallelism=1"))
            .as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setJobName(settings.jobName());
    return options;
  }

  @Override
  public boolean streams() {
    return true;
  }
}

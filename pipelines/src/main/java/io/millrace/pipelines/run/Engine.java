package io.millrace.pipelines.run;

import org.apache.beam.sdk.options.PipelineOptions;

/** What executes a Beam graph. One engine is on the class path of a process. */
public interface Engine extends AutoCloseable {
  /** Its name in {@code --runner}. */
  String name();

  /**
   * Beam's options for it, from its own defaults, the command line's master and what the user
   * passed.
   */
  PipelineOptions options(EngineSettings settings);

  /** Whether it is given one endless graph; otherwise a bounded one for each epoch. */
  boolean streams();

  /** Ends a graph that runs outside this process; one inside it ends with the process. */
  default void cancel() {}

  /**
   * The failure as it was thrown, out of what the engine wrapped it in to carry it between
   * processes.
   */
  default Throwable unwrapped(Throwable failure) {
    return failure;
  }

  @Override
  default void close() {}
}

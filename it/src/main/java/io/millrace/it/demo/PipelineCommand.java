package io.millrace.it.demo;

import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The command line on the demo's pipeline file, in a process of its own that writes to this one's
 * terminal.
 *
 * @param environment what the file asks for
 */
record PipelineCommand(Path file, Runner runner, Map<String, String> environment) {
  private static final String MAIN = "io.millrace.pipelines.cli.Millrace";

  PipelineCommand {
    environment = Map.copyOf(environment);
  }

  Process start(String name, String... options) {
    return start(ProcessBuilder.Redirect.INHERIT, name, options);
  }

  /** The same, but what it has to say is for this process to read. */
  Process startPiped(String name, String... options) {
    return start(ProcessBuilder.Redirect.PIPE, name, options);
  }

  private Process start(ProcessBuilder.Redirect output, String name, String... options) {
    JavaCommand command =
        JavaCommand.on(runner, MAIN)
            .withFlags("-Xmx1g", "-XX:+UseParallelGC", "-XX:MaxDirectMemorySize=256m")
            .withFlags("-Dmillrace.terminal=" + Boolean.getBoolean("millrace.terminal"))
            .withArguments(name, file.toString())
            .withArguments(options);
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .redirectOutput(output)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    builder.environment().putIfAbsent("MILLRACE_LOG", "WARN");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.words().get(0), e);
    }
  }
}

package io.millrace.pipelines.cli;

import io.millrace.pipelines.run.Engine;
import io.millrace.pipelines.run.EngineSettings;
import io.millrace.pipelines.run.PipelineRun;
import io.millrace.pipelines.run.Progress;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a pipeline. */
@Command(
    name = "run",
    description =
        "Runs a pipeline until it is stopped. SIGTERM ends it after the epoch under way; any other end loses nothing either.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Option(
      names = "--runner",
      paramLabel = "direct|flink|spark",
      defaultValue = "direct",
      description = "The engine. Default: ${DEFAULT-VALUE}")
  private String runner;

  @Option(
      names = "--until",
      paramLabel = "caught-up",
      description = "caught-up: take what the topic holds now, then end with exit code 0.")
  private String until;

  @Option(
      names = "--runner-option",
      paramLabel = "name=value",
      description = "An option of Beam's, under Beam's own name. May be repeated.")
  private List<String> runnerOptions = List.of();

  @Option(
      names = "--flink-master",
      paramLabel = "host:port",
      description = "The REST address of a Flink cluster. Default: Flink inside this process.")
  private String flinkMaster;

  @Option(
      names = "--spark-master",
      paramLabel = "spark://host:port",
      description = "The master of a Spark cluster. Default: Spark inside this process.")
  private String sparkMaster;

  @Option(
      names = "--table",
      paramLabel = "gold.TABLE",
      description = "A gold table that --recompute is about. May be repeated.")
  private List<String> tables = List.of();

  @Option(
      names = "--recompute",
      description = "Compute the gold tables of --table afresh from silver before going on.")
  private boolean recompute;

  @Override
  public Integer call() {
    checkArguments();
    PipelineDefinition pipeline = CheckedFile.read(file);
    EngineSettings settings =
        new EngineSettings(
            "millrace-" + pipeline.name(),
            runner.equals("flink") ? flinkMaster : sparkMaster,
            runnerOptions);
    try (Engine engine = engine()) {
      PipelineRun run =
          new PipelineRun(
              pipeline,
              engine,
              settings,
              new Progress(System.out, Logging.isTerminal()),
              afresh(pipeline));
      StopSignal.onArrival(run::stop);
      run.run("caught-up".equals(until));
      return 0;
    }
  }

  private void checkArguments() {
    if (until != null && !until.equals("caught-up")) {
      throw usage("--until takes caught-up, not '%s'".formatted(until));
    }
    if (flinkMaster != null && !runner.equals("flink")) {
      throw usage("--flink-master goes with --runner flink");
    }
    if (sparkMaster != null && !runner.equals("spark")) {
      throw usage("--spark-master goes with --runner spark");
    }
    if (recompute == tables.isEmpty()) {
      throw usage(
          "--recompute goes with --table: name the gold tables that are to be computed afresh");
    }
    for (String option : runnerOptions) {
      if (!option.matches("[A-Za-z][A-Za-z0-9]*=.*")) {
        throw usage("--runner-option takes name=value, not '%s'".formatted(option));
      }
    }
  }

  private Set<TableName> afresh(PipelineDefinition pipeline) {
    List<String> known = pipeline.gold().stream().map(gold -> gold.table().toString()).toList();
    Set<TableName> afresh = new HashSet<>();
    for (String table : tables) {
      if (!known.contains(table)) {
        throw usage(
            "--table %s is no gold table of %s; it has %s"
                .formatted(table, file, known.isEmpty() ? "none" : String.join(", ", known)));
      }
      afresh.add(TableName.of(table));
    }
    return afresh;
  }

  private Engine engine() {
    Optional<Engine> found =
        ServiceLoader.load(Engine.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(engine -> engine.name().equals(runner))
            .findFirst();
    return found.orElseThrow(
        () ->
            usage(
                "--runner %s is not in this process's class path; known runners are direct, flink and spark, and ./millrace starts each with its own class path"
                    .formatted(runner)));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

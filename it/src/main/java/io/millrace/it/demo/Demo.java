package io.millrace.it.demo;

import io.millrace.it.benchmark.BronzeTable;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Runner;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The whole of Millrace on one machine: Kafka, orders, and the example pipeline at work. */
@Command(
    name = "./millrace demo",
    description =
        "Starts a Kafka, sends generated orders to it, and runs pipelines/examples/shop/shop.yaml on them.",
    exitCodeOnInvalidInput = 1,
    mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 4;
  private static final long MOST_PER_SECOND = 200_000;
  private static final Duration LAST_EVENTS = Duration.ofMinutes(2);
  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,5})(s|m|h)");

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long: 30s, 5m, 1h. Default: until Ctrl-C.")
  private String time;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Events per second. Default: ${DEFAULT-VALUE}")
  private long rate;

  @Option(
      names = "--runner",
      paramLabel = "direct|flink|spark",
      defaultValue = "direct",
      description = "The engine. Default: ${DEFAULT-VALUE}")
  private Runner runner;

  private final CommandLine commandLine = new CommandLine(this);

  private Demo() {}

  /** Exit codes: 0 done, 1 a failure with its message. */
  public static void main(String[] arguments) {
    CommandLine commandLine = new Demo().commandLine;
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("The demo failed: " + failure.getMessage());
              return 1;
            });
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Duration length = length();
    if (rate < 1 || rate > MOST_PER_SECOND) {
      throw new ParameterException(
          commandLine, "--rate takes 1 to %d, not %d".formatted(MOST_PER_SECOND, rate));
    }
    StopRequest stop = StopRequest.ofLauncher();
    DemoFolder folder = DemoFolder.make();
    say("Starting Kafka ...");
    try (KafkaServer kafka = KafkaServer.start(folder.kafka())) {
      kafka.createTopic(TOPIC, PARTITIONS);
      int code = run(folder, kafka, length, stop);
      say("Stopping Kafka ...");
      kafka.stop();
      return code;
    } finally {
      folder.removeKafka();
    }
  }

  private int run(DemoFolder folder, KafkaServer kafka, Duration length, StopRequest stop)
      throws Exception {
    String file = DemoFolder.shown(folder.pipelineFile());
    say(
        """
        Kafka is at %1$s. %2$,d orders a second go to its topic %3$s, and the pipeline in %4$s
        takes them into the table bronze.orders. %5$s
        In another terminal:
            KAFKA_BROKERS=%1$s ./millrace status %4$s
        Starting the pipeline ..."""
            .formatted(
                kafka.bootstrapServers(),
                rate,
                TOPIC,
                file,
                time == null ? "Ctrl-C ends the demo." : "It ends after " + time + "."));
    EventStream events = EventStream.start(kafka.bootstrapServers(), TOPIC, rate);
    try (RunningPipeline pipeline =
        RunningPipeline.start(folder.pipelineFile(), runner, kafka.bootstrapServers())) {
      long end = System.nanoTime() + length.toNanos();
      while (!stop.isMade() && System.nanoTime() - end < 0) {
        if (!pipeline.isAlive() || events.hasFailed()) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      long produced = events.end();
      PipelineDefinition definition = PipelineFile.read(folder.pipelineFile());
      boolean complete = awaitLast(definition, produced, pipeline);
      int code = pipeline.stop();
      if (!complete || code != 0) {
        say(
            "The pipeline ended with exit code %d before it had all of the %,d orders; what it said is above, and its tables are below %s."
                .formatted(code, produced, DemoFolder.shown(folder.path())));
        return 1;
      }
      return summary(definition, file, produced);
    }
  }

  /** Waits until the table has all that was sent; false if the pipeline cannot get there. */
  private static boolean awaitLast(
      PipelineDefinition definition, long produced, RunningPipeline pipeline)
      throws InterruptedException {
    long deadline = System.nanoTime() + LAST_EVENTS.toNanos();
    try (Lake lake = Lake.open(definition.catalog())) {
      while (pipeline.isAlive() && System.nanoTime() - deadline < 0) {
        long taken =
            lake.find(definition.bronze().table())
                .flatMap(table -> new Ledger(table).last())
                .map(Demo::position)
                .orElse(0L);
        if (taken == produced) {
          return true;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return false;
  }

  private static long position(LedgerEntry entry) {
    return entry.to().byPartition().values().stream().mapToLong(Long::longValue).sum();
  }

  private static int summary(PipelineDefinition definition, String file, long produced) {
    try (BronzeTable bronze = BronzeTable.open(definition)) {
      BronzeTable.Rows found = bronze.count();
      say(
          """
          Produced %,d orders; bronze.orders has %,d rows, %,d different ones: %s.
          The table is an Iceberg table in %s
          Look at it again:
              ./millrace status %s"""
              .formatted(
                  produced,
                  found.rows(),
                  found.distinct(),
                  found.areExactly(produced) ? "each is there exactly once" : "THAT IS WRONG",
                  bronze.folder(),
                  file));
      return found.areExactly(produced) ? 0 : 1;
    }
  }

  private Duration length() {
    if (time == null) {
      return Duration.ofDays(365);
    }
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      throw new ParameterException(
          commandLine, "--for takes a time such as 30s, 5m or 1h, not '%s'".formatted(time));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private static void say(String text) {
    System.out.println(text);
  }
}

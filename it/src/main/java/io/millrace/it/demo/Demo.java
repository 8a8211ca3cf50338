package io.millrace.it.demo;

import io.millrace.it.process.Await;
import io.millrace.it.process.Runner;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.PipelineDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The whole of Millrace on one machine: Kafka, orders, the example pipeline at work, and Pinot. */
@Command(
    name = "./millrace demo",
    description =
        "Starts a Kafka and a Pinot, sends generated orders to Kafka, runs pipelines/examples/shop/shop.yaml on them, and compares what Pinot serves with the tables.",
    exitCodeOnInvalidInput = 1,
    mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 4;
  private static final long MOST_PER_SECOND = 200_000;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration FIRST_EVENTS = Duration.ofMinutes(2);
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

  @Option(names = "--with-druid", description = "Starts a Druid too, and serves the same from it.")
  private boolean withDruid;

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
    DemoFolder folder = DemoFolder.make(withDruid);
    Screen.say("Starting %s ...", DemoServers.names(withDruid));
    try (DemoServers servers = DemoServers.start(folder, withDruid)) {
      servers.kafka().createTopic(TOPIC, PARTITIONS);
      int code = stop.isMade() ? 0 : run(folder, servers, length, stop);
      Screen.say("Stopping %s ...", DemoServers.names(withDruid));
      servers.stop();
      return code;
    } finally {
      folder.removeServers();
    }
  }

  private int run(DemoFolder folder, DemoServers servers, Duration length, StopRequest stop)
      throws Exception {
    introduce(folder, servers);
    String kafka = servers.kafka().bootstrapServers();
    PipelineDefinition definition = folder.definition(servers.environment());
    PipelineCommand command =
        new PipelineCommand(folder.pipelineFile(), runner, servers.environment());
    EventStream events = EventStream.start(kafka, TOPIC, rate);
    long end = System.nanoTime() + length.toNanos();
    try (RunningPipeline pipeline = RunningPipeline.start(command);
        DemoTables tables = new DemoTables(definition)) {
      BooleanSupplier isOver = () -> stop.isMade() || !pipeline.isAlive() || events.hasFailed();
      PinotSales pinot = PinotSales.of(definition, tables.salesName());
      OrderStory story = new OrderStory(tables, pinot, kafka, TOPIC);
      boolean isRight = tell(story, tables, isOver);
      List<StoreSales> stores = new ArrayList<>(List.of(pinot));
      DruidSales.of(definition, tables.salesName()).ifPresent(stores::add);
      watch(new SalesWatch(tables, stores), isOver, end);
      long produced = events.end();
      boolean complete = awaitLast(tables, produced + story.sent(), pipeline);
      int code = pipeline.stop();
      if (!complete || code != 0) {
        Screen.say(
            "The pipeline ended with exit code %d before it had all of the %,d events; what it said is above, and its tables are below %s.",
            code, produced, DemoFolder.shown(folder.path()));
        return 1;
      }
      isRight &= new DemoSummary(tables).show(produced, story.sent());
      isRight &= Verification.run(command);
      Screen.say(
          """
          Look at the tables again:
              ./millrace status %1$s
              ./millrace history %1$s
              ./millrace query %1$s \\
                "SELECT * FROM gold.sales_by_minute ORDER BY minute DESC, country LIMIT 9"
          """
              .stripTrailing(),
          DemoFolder.shown(folder.pipelineFile()));
      return isRight ? 0 : 1;
    }
  }

  private void introduce(DemoFolder folder, DemoServers servers) {
    Screen.say(
        """
        Kafka is at %1$s. %2$,d events a second about orders go to its topic %3$s. The pipeline in
        %4$s takes them into the tables bronze.orders and silver.orders, and three in gold. Pinot is
        at %5$s and serves gold.sales_by_minute%7$s. %6$s
        In another terminal:
            export %8$s
            ./millrace status %4$s
            ./millrace verify %4$s
        Starting the pipeline ...""",
        servers.kafka().bootstrapServers(),
        rate,
        TOPIC,
        DemoFolder.shown(folder.pipelineFile()),
        servers.pinot().controller(),
        time == null ? "Ctrl-C ends the demo." : "It ends after " + time + ".",
        servers.druid().map(druid -> ", as does Druid at " + druid.router()).orElse(""),
        servers.environment().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Object::toString)
            .collect(Collectors.joining(" ")));
  }

  private static boolean tell(OrderStory story, DemoTables tables, BooleanSupplier isOver)
      throws Exception {
    Await.until(
        "the pipeline has its first events",
        FIRST_EVENTS,
        () -> isOver.getAsBoolean() || sum(tables.position()) > 0);
    Screen.say(
        "Meanwhile two more orders, event by event: what silver.orders says of each then, and how many orders and how much revenue gold.sales_by_minute and then Pinot have for their minute:");
    return story.tell(isOver);
  }

  /** Shows the generated orders' revenue for the rest of the time, and once if there is none. */
  private static void watch(SalesWatch sales, BooleanSupplier isOver, long end) {
    Await.until(
        "the demo's time is over",
        LONGEST,
        () -> {
          if (isOver.getAsBoolean()) {
            return true;
          }
          sales.showIfDue();
          return System.nanoTime() - end >= 0;
        });
  }

  /** Waits until the tables have all that was sent; false if the pipeline ends before. */
  private static boolean awaitLast(DemoTables tables, long sent, RunningPipeline pipeline) {
    Await.until(
        "the tables have all events",
        LAST_EVENTS,
        () -> !pipeline.isAlive() || sum(tables.position()) == sent);
    return sum(tables.position()) == sent;
  }

  private static long sum(Offsets position) {
    return position.byPartition().values().stream().mapToLong(Long::longValue).sum();
  }

  private Duration length() {
    if (time == null) {
      return LONGEST;
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
}

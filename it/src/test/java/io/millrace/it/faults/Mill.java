package io.millrace.it.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A pipeline file in a folder of its own, the command line that runs it as child processes, and the
 * table that comes of it.
 */
final class Mill implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);
  static final String CAUGHT_UP = "--until=caught-up";

  private static final String MAIN = "io.millrace.pipelines.cli.Millrace";
  private static final Map<String, String> ORDER =
      new TreeMap<>(
          Map.of(
              "id", "long",
              "event", "long",
              "customer_id", "long",
              "status", "string",
              "amount", "decimal(10,2)",
              "country", "string",
              "channel", "string",
              "ordered_at", "timestamptz",
              "updated_at", "timestamptz"));
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final ObjectNode file = JSON.createObjectNode();
  private final List<Start> starts = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();

  private Mill(Path folder) {
    this.folder = folder;
  }

  /** A pipeline of the topic with short epochs, everything it keeps lying in the folder. */
  static Mill of(Path folder, KafkaServer kafka, String topic) {
    return of(folder, kafka.clientProperties(), topic);
  }

  static Mill of(Path folder, Map<String, String> client, String topic) {
    Mill mill = new Mill(folder).set("pipeline", topic).set("source/kafka/topic", topic);
    client.forEach((name, value) -> mill.set("source/kafka/" + name, value));
    return mill.set("catalog/type", "jdbc")
        .set("catalog/uri", "jdbc:sqlite:lake/catalog.db")
        .set("catalog/warehouse", "lake/warehouse")
        .set("epoch/every", "100ms")
        .set("bronze/table", "bronze." + topic.replace('-', '_'))
        .set("worker/native-memory", "256MB");
  }

  /** Adds a silver table of the orders that the generator's events are about. */
  Mill withSilver() {
    return set("silver/table", tableName("bronze").replaceFirst("bronze", "silver"))
        .set("silver/columns", ORDER)
        .set("silver/key", "id")
        .set("silver/order-by", "updated_at")
        .set("silver/delete-when", "status = 'deleted'")
        .set("silver/buckets", 2)
        .set("worker/state-directory", "state");
  }

  /** Adds a silver table that has a row for each event. */
  Mill withAppendedSilver() {
    return set("silver/table", tableName("bronze").replaceFirst("bronze", "silver"))
        .set("silver/columns", ORDER)
        .set("worker/state-directory", "state");
  }

  /** Adds a gold table over silver. */
  Mill withGold() {
    return withGold(Map.of());
  }

  /** Adds a gold table over silver that a store serves. */
  Mill withGoldServedBy(Map<String, Object> store) {
    return withGold(Map.of("serve", List.of(store)));
  }

  /** The same with other measures, and maybe several stores. */
  Mill withGoldServedBy(Map<String, String> measures, List<Map<String, Object>> stores) {
    return withGold(Map.of("measures", measures, "serve", stores));
  }

  private Mill withGold(Map<String, Object> keys) {
    Map<String, Object> gold = new HashMap<>(GoldTable.definition(goldName()));
    gold.putAll(keys);
    return set("gold", List.of(gold));
  }

  /** The table in the store. */
  String servingTable() {
    return goldName().replaceFirst(".*\\.", "");
  }

  /** The topic through which the store is fed. */
  String servingTopic() {
    return file.get("pipeline").asText() + "." + servingTable();
  }

  /** Sets a key of the pipeline file; the path's steps are parted by slashes. */
  Mill set(String path, Object value) {
    List<String> steps = Arrays.asList(path.split("/"));
    ObjectNode node = file;
    for (String step : steps.subList(0, steps.size() - 1)) {
      node = node.has(step) ? (ObjectNode) node.get(step) : node.putObject(step);
    }
    node.set(steps.get(steps.size() - 1), JSON.valueToTree(value));
    return this;
  }

  /** Flags for the JVMs of the command line. */
  Mill withFlags(List<String> more) {
    flags.addAll(more);
    return this;
  }

  Start run(Runner runner, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run", yaml().toString()));
    all.addAll(List.of("--runner", runner.name().toLowerCase(Locale.ROOT)));
    all.addAll(Arrays.asList(arguments));
    return start(runner, all);
  }

  /** Runs until the present end of the topic, which must go well. */
  void catchUp(Runner runner, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = CAUGHT_UP;
    run(runner, all).endsWith(0);
  }

  /** Any subcommand that takes the pipeline file. */
  Start command(String name, String... arguments) {
    List<String> all = new ArrayList<>(List.of(name.split(" ")));
    all.add(yaml().toString());
    all.addAll(Arrays.asList(arguments));
    return start(Runner.DIRECT, all);
  }

  private Start start(Runner runner, List<String> arguments) {
    JavaCommand command =
        command(runner)
            .withFlags(ClassArchive.of(runner).flags())
            .withFlags(flags)
            .withArguments(arguments);
    Start start = new Start(ChildProcess.start("millrace on " + runner, command, nextLog()));
    starts.add(start);
    return start;
  }

  private JavaCommand command(Runner runner) {
    return JavaCommand.on(runner, MAIN)
        .withFlags(JavaCommand.SMALL)
        .withFlags("-Xmx512m", "-Djava.io.tmpdir=" + scratch());
  }

  private Path nextLog() {
    return folder.resolve("run-%d.log".formatted(starts.size() + 1));
  }

  /** Runs until the present end of the topic, and archives the classes that it took. */
  void archiveClasses(Runner runner) {
    ClassArchive archive = ClassArchive.of(runner);
    List<String> arguments =
        List.of(
            "run",
            yaml().toString(),
            "--runner",
            runner.name().toLowerCase(Locale.ROOT),
            CAUGHT_UP);
    archive.make(
        file ->
            ChildProcess.start(
                "millrace on " + runner + ", archived",
                command(runner)
                    .withFlags("-XX:ArchiveClassesAtExit=" + file)
                    .withArguments(arguments)
                    .unleashedWords(),
                nextLog(),
                Map.of()));
  }

  private Path yaml() {
    Path yaml = folder.resolve("pipeline.yaml");
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(yaml.toFile(), file);
      return yaml;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + yaml, e);
    }
  }

  private Path scratch() {
    try {
      return Files.createDirectories(folder.resolve("scratch"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a scratch folder", e);
    }
  }

  /** The folder of the bronze table, whether it is there yet or not. */
  Path tableFolder() {
    return tableFolder("bronze");
  }

  /** The folder of a layer's table, whether it is there yet or not. */
  Path tableFolder(String layer) {
    return lake().resolve("warehouse").resolve(tableName(layer).replace('.', '/'));
  }

  String tableName(String layer) {
    return file.at("/" + layer + "/table").asText();
  }

  BronzeTable table() {
    return BronzeTable.open(lake(), tableName("bronze"));
  }

  SilverTable silver() {
    return SilverTable.open(lake(), tableName("silver"));
  }

  GoldTable gold() {
    return GoldTable.open(lake(), goldName());
  }

  String goldName() {
    return tableName("bronze").replaceFirst("bronze", "gold");
  }

  boolean hasGold() {
    return file.has("gold");
  }

  boolean hasSilver() {
    return file.has("silver");
  }

  /** Where workers keep their key indexes. */
  StateFolder state() {
    return new StateFolder(folder.resolve("state"));
  }

  Path lake() {
    return folder.resolve("lake");
  }

  /** Whether nobody is in the middle of a change to the catalog. */
  boolean catalogIsFree() {
    String uri = "jdbc:sqlite:" + lake().resolve("catalog.db");
    try (Connection catalog = DriverManager.getConnection(uri);
        Statement statement = catalog.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      statement.execute("BEGIN EXCLUSIVE");
      statement.execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** The table, which the run may yet have to make. */
  BronzeTable tableOnceThere(Start run) {
    return onceThere(run, this::table);
  }

  SilverTable silverOnceThere(Start run) {
    return onceThere(run, this::silver);
  }

  private static <T> T onceThere(Start run, Supplier<T> table) {
    List<T> found = new ArrayList<>();
    run.process().awaitReady("has made its table", PATIENCE, () -> found.add(table.get()));
    return found.get(0);
  }

  @Override
  public void close() {
    starts.forEach(Start::close);
  }
}

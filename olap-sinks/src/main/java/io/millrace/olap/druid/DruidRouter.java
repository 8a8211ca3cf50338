package io.millrace.olap.druid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.store.StoreDoor;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Druid's REST interface, which its router hands on to coordinator, overlord and broker. */
final class DruidRouter {
  private static final String SUPERVISORS = "/druid/indexer/v1/supervisor";
  private static final String TASKS = "/druid/indexer/v1/tasks";
  private static final String DATASOURCES = "/druid/coordinator/v1/datasources/";
  private static final String RULES = "/druid/coordinator/v1/rules/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 100;

  private final StoreDoor door;
  private final String table;

  DruidRouter(Serving serving) {
    this.door = new StoreDoor(serving, "errorMessage", "error", "message");
    this.table = serving.table();
  }

  String version() {
    JsonNode version =
        door.find("/status").orElseThrow(() -> door.isAnother("it has no /status")).path("version");
    if (!version.isTextual()) {
      throw door.isAnother("its /status tells no version");
    }
    return version.asText();
  }

  /** The spec of the table's supervisor. */
  Optional<JsonNode> supervisor() {
    return door.find("%s/%s".formatted(SUPERVISORS, table));
  }

  /** The spec of the last supervisor that the table had, if it is no more. */
  Optional<JsonNode> lastSupervisor() {
    return door.find(path("history"))
        .flatMap(
            history -> {
              for (JsonNode each : history) {
                if (each.path("spec").path("type").asText().equals("kafka")) {
                  return Optional.of(each.path("spec"));
                }
              }
              return Optional.empty();
            });
  }

  /** Whether the table has data, of whomever. */
  boolean hasData() {
    return door.find(DATASOURCES + table).isPresent();
  }

  Optional<JsonNode> rules() {
    return door.find(RULES + table).filter(rules -> !rules.isEmpty());
  }

  void setRules(JsonNode rules) {
    door.post("set the rules of " + table, RULES + table, rules);
  }

  /**
   * Makes the table's supervisor. Offsets of one before it, which Druid remembers, are put aside.
   *
   * @param suspended its spec, as long as it is not known where it is to begin
   * @param finished its spec
   * @param starts for each partition of the topic, where it is to begin
   */
  void start(
      ObjectNode suspended, ObjectNode finished, String topic, SortedMap<Integer, Long> starts) {
    String doing = "make the supervisor of " + table;
    door.post(doing, SUPERVISORS, suspended);
    ObjectNode offsets = JsonNodeFactory.instance.objectNode().put("type", "kafka");
    ObjectNode partitions = offsets.putObject("partitions").put("type", "end").put("stream", topic);
    ObjectNode map = partitions.putObject("partitionOffsetMap");
    starts.forEach((partition, offset) -> map.put(Integer.toString(partition), offset));
    door.post("set where " + table + " begins", path("resetOffsets"), offsets);
    door.post(doing, SUPERVISORS, finished);
    await(
        "the supervisor of " + table + " to begin",
        () -> starting().keySet().containsAll(starts.keySet()));
    Map<Integer, Long> begins = starting();
    // Partitions that came later are read from their beginning.
    begins.keySet().retainAll(starts.keySet());
    if (!begins.equals(starts)) {
      post("terminate");
      throw new MillraceException(
          ErrorKind.SERVE,
          "Druid began to read topic %s at %s and not at %s; this is tried again"
              .formatted(topic, begins, starts));
    }
  }

  /** For each partition, the offset at which the tasks began. */
  private Map<Integer, Long> starting() {
    Map<Integer, Long> offsets = new TreeMap<>();
    status().ifPresent(status -> each(status, "startingOffsets", offsets));
    return offsets;
  }

  private void post(String what) {
    door.post("%s the supervisor of %s".formatted(what, table), path(what));
  }

  private String path(String what) {
    return "%s/%s/%s".formatted(SUPERVISORS, table, what);
  }

  /** Ends the supervisor, if there is one, and takes all data away. */
  void drop() {
    if (supervisor().isPresent()) {
      post("terminate");
    }
    await(
        "tasks of " + table + " to end",
        () -> isEmpty(tasks("running")) && isEmpty(tasks("pending")));
    if (hasData()) {
      door.delete("take away the data of " + table, DATASOURCES + table);
      await("data of " + table + " to go", () -> !hasData());
    }
  }

  private Optional<JsonNode> tasks(String state) {
    return door.find("%s?state=%s&datasource=%s".formatted(TASKS, state, table));
  }

  private static boolean isEmpty(Optional<JsonNode> list) {
    return list.map(JsonNode::isEmpty).orElse(true);
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > deadline) {
          throw new MillraceException(
              ErrorKind.SERVE,
              "Druid took more than %d s for %s; look at its tasks"
                  .formatted(PATIENCE.toSeconds(), what));
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MillraceException(ErrorKind.SERVE, "interrupted while waiting for Druid", e);
    }
  }

  /** For each partition, the offset up to which the supervisor's tasks have read the topic. */
  Map<Integer, Long> read() {
    Map<Integer, Long> offsets = new TreeMap<>();
    status().ifPresent(status -> each(status, "currentOffsets", offsets));
    return offsets;
  }

  private Optional<JsonNode> status() {
    return door.find(path("status")).map(status -> status.path("payload"));
  }

  /** Of tasks that read the same partition the one that is further counts. */
  private static void each(JsonNode status, String key, Map<Integer, Long> offsets) {
    for (String tasks : new String[] {"activeTasks", "publishingTasks"}) {
      for (JsonNode task : status.path(tasks)) {
        task.path(key)
            .fields()
            .forEachRemaining(
                each ->
                    offsets.merge(
                        Integer.valueOf(each.getKey()), each.getValue().asLong(), Math::max));
      }
    }
  }
}

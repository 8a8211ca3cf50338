package io.millrace.olap.pinot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.client.Answer;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PinotServing;
import io.millrace.tables.TypedColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A gold table's table in Pinot: what it should be, what it is, and how it comes to be. */
public final class PinotTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PinotServing serving;
  private final PinotController controller;
  private final ObjectNode schema;

  /**
   * @param columns those of the gold table, its group columns first
   * @param groups how many group columns there are
   */
  public PinotTable(PinotServing serving, List<TypedColumn> columns, int groups) {
    this.serving = serving;
    this.controller = new PinotController(serving);
    this.schema = PinotSchema.of(serving.table(), columns, groups);
  }

  /**
   * What is to be done for a table.
   *
   * @param version that of Pinot
   * @param schema what is wanted, without secrets, as is {@code config}
   * @param hasSchema whether the schema is there
   * @param hasTable whether the table is there
   * @param differences what they have otherwise
   */
  public record Plan(
      PinotServing serving,
      String version,
      String schema,
      String config,
      boolean hasSchema,
      boolean hasTable,
      List<String> differences) {
    public Plan {
      differences = List.copyOf(differences);
    }

    /** Fails if there is another table of that name. */
    public void refuseDifferences() {
      if (!differences.isEmpty()) {
        throw new MillraceException(
            ErrorKind.SERVE,
            "table %s in Pinot at %s is not what this pipeline needs: %s; write another name in serve.pinot.table, put what Pinot has into serve.pinot.config, or delete the table and its schema in Pinot and start again, which fills it from topic %s"
                .formatted(
                    serving.table(),
                    serving.controller(),
                    String.join("; ", differences),
                    serving.topic()));
      }
    }
  }

  /** Looks at what Pinot has. */
  public Plan plan() {
    PinotVersion version = controller.version();
    ObjectNode config = PinotConfig.of(serving, version);
    Optional<JsonNode> schemaThere = controller.schema(serving.table());
    Optional<JsonNode> tableThere = controller.realtimeTable(serving.table());
    List<String> differences = new ArrayList<>();
    schemaThere.ifPresent(there -> differences.addAll(Difference.between("schema", schema, there)));
    ObjectNode shown = PinotConfig.shown(serving, version);
    tableThere.ifPresent(there -> differences.addAll(differences(config, there, shown)));
    return new Plan(
        serving,
        version.toString(),
        pretty(schema),
        pretty(shown),
        schemaThere.isPresent(),
        tableThere.isPresent(),
        differences);
  }

  /** The name comes back with the type behind it, and Kafka's secrets are Pinot's to keep. */
  private List<String> differences(ObjectNode config, JsonNode there, ObjectNode shown) {
    ObjectNode wanted = config.deepCopy();
    wanted.remove("tableName");
    if (wanted.path("tableIndexConfig").path("streamConfigs") instanceof ObjectNode stream) {
      serving
          .redactedKafka()
          .forEach(
              (name, redacted) -> {
                if (!redacted.equals(serving.kafka().get(name))) {
                  stream.remove(name);
                }
              });
    }
    return Difference.between("table", wanted, there, shown);
  }

  /** Makes what is missing; a table of another shape is refused. */
  public void ensure() {
    Plan plan = plan();
    plan.refuseDifferences();
    if (!plan.hasSchema()) {
      controller.createSchema(schema);
    }
    if (!plan.hasTable()) {
      controller.createTable(PinotConfig.of(serving, PinotVersion.of(plan.version())));
    }
  }

  /** Runs a SELECT, in Pinot's SQL. */
  public Answer query(String sql, Duration mostTime) {
    return controller.query(sql, mostTime);
  }

  private static String pretty(JsonNode json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.millrace.olap.pinot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.Row;
import io.millrace.olap.publish.Published;
import io.millrace.olap.store.Difference;
import io.millrace.olap.store.StoreConfig;
import io.millrace.olap.store.StoreKafka;
import io.millrace.olap.store.StoreTable;
import io.millrace.olap.store.Stored;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A gold table's table in Pinot. */
public final class PinotTable implements StoreTable {
  private static final String SCHEMA = "schema";
  private static final String TABLE = "table";
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final Serving serving;
  private final PinotController controller;
  private final ObjectNode schema;
  private final PinotRows rows;

  /**
   * @param columns those of the gold table, its group columns first
   */
  public PinotTable(Serving serving, List<GoldColumn> columns) {
    this.serving = serving;
    this.controller = new PinotController(serving);
    this.schema = PinotSchema.of(serving.table(), columns);
    this.rows = new PinotRows(columns);
  }

  @Override
  public PinotRows rows() {
    return rows;
  }

  @Override
  public Plan plan() {
    PinotVersion version = controller.version();
    ObjectNode config = PinotConfig.of(serving, version);
    Optional<JsonNode> schemaThere = controller.schema(serving.table());
    Optional<JsonNode> tableThere = controller.realtimeTable(serving.table());
    List<String> differences = new ArrayList<>();
    schemaThere.ifPresent(there -> differences.addAll(Difference.between(SCHEMA, schema, there)));
    ObjectNode shown = PinotConfig.shown(serving, version);
    tableThere.ifPresent(there -> differences.addAll(differences(config, there, shown)));
    return new Plan(
        serving,
        version.toString(),
        List.of(
            new Part(SCHEMA, StoreConfig.pretty(schema), schemaThere.isPresent()),
            new Part(TABLE, StoreConfig.pretty(shown), tableThere.isPresent())),
        differences,
        "write another name in serve.pinot.table, put what Pinot has into serve.pinot.config, or delete the table and its schema in Pinot and start again, which fills it from topic "
            + serving.topic());
  }

  /** The name comes back with the type behind it. */
  private List<String> differences(ObjectNode config, JsonNode there, ObjectNode shown) {
    ObjectNode wanted = config.deepCopy();
    wanted.remove("tableName");
    if (wanted.path("tableIndexConfig").path("streamConfigs") instanceof ObjectNode stream) {
      StoreKafka.removeSecrets(serving, stream);
    }
    return Difference.between(TABLE, wanted, there, shown);
  }

  /** The topic keeps the newest row of each group, so that a new table needs nothing else. */
  @Override
  public boolean ensure(Published published) {
    Plan plan = plan();
    plan.refuseDifferences();
    if (!plan.has(SCHEMA)) {
      controller.createSchema(schema);
    }
    if (!plan.has(TABLE)) {
      controller.createTable(PinotConfig.of(serving, PinotVersion.of(plan.version())));
    }
    return true;
  }

  /** Newer rows take the place of those that are there. */
  @Override
  public void drop() {}

  @Override
  public Answer query(String sql, Duration mostTime) {
    return controller.query(sql, mostTime);
  }

  @Override
  public List<Stored> page(String after, int most) {
    return query(rows.select(serving.table(), after, most), ANSWER).rows().stream()
        .map(Row::values)
        .map(rows::stored)
        .toList();
  }
}

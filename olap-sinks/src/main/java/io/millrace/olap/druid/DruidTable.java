package io.millrace.olap.druid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.DruidClient;
import io.millrace.olap.client.Row;
import io.millrace.olap.client.StoreOptions;
import io.millrace.olap.publish.Published;
import io.millrace.olap.publish.Published.Filling;
import io.millrace.olap.publish.ServingTopic;
import io.millrace.olap.store.Difference;
import io.millrace.olap.store.StoreConfig;
import io.millrace.olap.store.StoreKafka;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.StoreTable;
import io.millrace.olap.store.Stored;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gold table's datasource in Druid, and the supervisor that reads the topic into it. */
public final class DruidTable implements StoreTable {
  private static final String SUPERVISOR = "supervisor";
  private static final String RULES = "rules";
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Serving serving;
  private final DruidRouter router;
  private final DruidClient queries;
  private final DruidRows rows;
  private final ObjectNode spec;

  /**
   * @param columns those of the gold table, its group columns first
   */
  public DruidTable(Serving serving, List<GoldColumn> columns) {
    this.serving = serving;
    this.router = new DruidRouter(serving);
    this.queries =
        DruidClient.ofRouter(
            URI.create(serving.address()), new StoreOptions(serving.access(), ANSWER, 1, false));
    this.rows = new DruidRows(columns, serving.timeColumn());
    this.spec = DruidSpec.of(serving, rows);
  }

  @Override
  public DruidRows rows() {
    return rows;
  }

  @Override
  public Plan plan() {
    return plan(router.version(), router.supervisor());
  }

  private Plan plan(String version, Optional<JsonNode> there) {
    ObjectNode shown = DruidSpec.shown(serving, rows);
    List<String> differences = new ArrayList<>();
    there.ifPresentOrElse(
        supervisor -> differences.addAll(differences(supervisor, shown)),
        () -> ofSomebodyElse().ifPresent(differences::add));
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(SUPERVISOR, StoreConfig.pretty(shown), there.isPresent()));
    retention()
        .ifPresent(
            wanted -> {
              Optional<JsonNode> rules = router.rules();
              parts.add(new Part(RULES, StoreConfig.pretty(wanted), rules.isPresent()));
              rules.ifPresent(has -> differences.addAll(Difference.between(RULES, wanted, has)));
            });
    return new Plan(
        serving,
        version,
        parts,
        differences,
        "write another name in serve.druid.table, put what Druid has into serve.druid.config, or terminate the supervisor and delete the datasource in Druid and start again, which fills it anew");
  }

  private List<String> differences(JsonNode there, ObjectNode shown) {
    List<String> differences = new ArrayList<>();
    if (filling(there).isEmpty()) {
      differences.add("another one made its supervisor");
    }
    ObjectNode wanted = spec.deepCopy();
    if (wanted.path(DruidSpec.SPEC).path("ioConfig").path("consumerProperties")
        instanceof ObjectNode consumer) {
      StoreKafka.removeSecrets(serving, consumer);
    }
    differences.addAll(Difference.between("", wanted, there, shown));
    return differences;
  }

  private static String filling(JsonNode supervisor) {
    return supervisor.path(DruidSpec.CONTEXT).path(DruidSpec.FILLING).asText();
  }

  /** Data that is there without a supervisor is this pipeline's if the last one was. */
  private Optional<String> ofSomebodyElse() {
    boolean isOurs = router.lastSupervisor().filter(last -> !filling(last).isEmpty()).isPresent();
    return isOurs || !router.hasData()
        ? Optional.empty()
        : Optional.of("it has data that no pipeline of Millrace's put there");
  }

  private Optional<ArrayNode> retention() {
    return serving
        .retention()
        .map(
            time -> {
              ArrayNode rules = JSON.createArrayNode();
              ObjectNode keep = rules.addObject();
              keep.put("type", "loadByPeriod")
                  .put("period", "PT%dH".formatted(time.plusHours(1).minusNanos(1).toHours()))
                  .put("includeFuture", true);
              keep.putObject("tieredReplicants").put("_default_tier", serving.replication());
              rules.addObject().put("type", "dropForever");
              return rules;
            });
  }

  @Override
  public boolean ensure(Published published) {
    Optional<JsonNode> there = router.supervisor();
    Plan plan = plan(router.version(), there);
    plan.refuseDifferences();
    Filling filling = published.filling();
    if (there.isEmpty() || !filling(there.get()).equals(filling.id())) {
      if (!new ServingTopic(serving).hasAll(published)) {
        return false;
      }
      router.drop();
      router.start(
          DruidSpec.suspended(spec),
          DruidSpec.of(spec, filling),
          serving.topic(),
          filling.starts());
    }
    if (!plan.has(RULES)) {
      retention().ifPresent(router::setRules);
    }
    return true;
  }

  @Override
  public void drop() {
    plan().refuseDifferences();
    router.drop();
  }

  @Override
  public Answer query(String sql, Duration mostTime) {
    return ask(sql, mostTime);
  }

  private Answer ask(String sql, Duration mostTime, Object... parameters) {
    try {
      return queries.within(mostTime).query(sql, parameters);
    } catch (IllegalArgumentException e) {
      throw new MillraceException(ErrorKind.SPEC, e.getMessage(), e);
    }
  }

  @Override
  public List<Stored> page(String after, int most) {
    if (after.isEmpty() && !isKnown()) {
      return List.of();
    }
    List<Row> keys = ask(rows.selectKeys(serving.table(), most), ANSWER, after).rows();
    if (keys.isEmpty()) {
      return List.of();
    }
    // In Druid's order, of which the last is where the next page goes on.
    Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
    keys.forEach(row -> groups.put(row.text(StoreRows.KEY), new ArrayList<>()));
    String last = keys.get(keys.size() - 1).text(StoreRows.KEY);
    Answer answer = ask(rows.selectRows(serving.table()), ANSWER, after, last);
    for (Row row : answer.rows()) {
      // A group that came meanwhile is for the next look.
      groups.computeIfPresent(
          row.text(StoreRows.KEY),
          (key, all) -> {
            all.add(json(answer, row));
            return all;
          });
    }
    return groups.entrySet().stream()
        .filter(group -> !group.getValue().isEmpty())
        .map(group -> rows.added(group.getKey(), group.getValue()))
        .toList();
  }

  private static ObjectNode json(Answer answer, Row row) {
    ObjectNode json = JSON.createObjectNode();
    for (int i = 0; i < answer.columns().size(); i++) {
      json.set(answer.columns().get(i).name(), JSON.valueToTree(row.values().get(i)));
    }
    return json;
  }

  /** A table without rows is none to Druid. */
  private boolean isKnown() {
    return !ask(
            "SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'druid' AND TABLE_NAME = ?",
            ANSWER,
            serving.table())
        .rows()
        .isEmpty();
  }
}

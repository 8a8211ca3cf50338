package io.millrace.transforms.refine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A pipeline's SELECT over {@code bronze}, checked, and changed so that each row tells of which
 * record it is made. That must be one: a SELECT from bronze, from another such SELECT, or from
 * either with an UNNEST beside it; nothing that puts records together.
 */
final class UserSelect {
  static final String BRONZE = "bronze";

  /** The place of a row's record among those that are refined. */
  static final String RECORD = "_record";

  private static final int DEEPEST = 16;

  /** By the names of common table expressions, how large their columns may be. */
  private final Map<String, Map<String, Double>> tables = new HashMap<>();

  private int depth;

  private UserSelect() {
    tables.put(BRONZE, Map.of());
  }

  /** The SQL of a SELECT with one more column, {@link #RECORD}. */
  static String withRecord(Connection database, String sql) throws SQLException {
    ObjectNode select = SqlTree.select(database, sql);
    new UserSelect().select(select);
    return SqlTree.textOfSelect(database, select);
  }

  /** Checks and changes a SELECT; returns how large its columns may be. */
  private Map<String, Double> select(ObjectNode select) {
    if (++depth > DEEPEST) {
      throw new Refusal("it has SELECTs more than %d deep in each other".formatted(DEEPEST));
    }
    if (!select.path("type").asText().equals("SELECT_NODE")) {
      throw new Refusal("it puts records together with UNION or the like");
    }
    commonTables(select.path("cte_map").path("map"));
    keepsRecordsApart(select);
    Map<String, Double> from = from(select.path("from_table"));
    SqlGuard guard = new SqlGuard(from);
    Map<String, Double> columns = new HashMap<>();
    ArrayNode list = (ArrayNode) select.path("select_list");
    for (JsonNode item : list) {
      double size = guard.check(item);
      if (item.path("class").asText().equals("STAR")) {
        withoutRecord((ObjectNode) item);
        from.forEach((name, of) -> columns.merge(name, of, Math::max));
      }
      String name = name(item);
      if (name.equals(RECORD)) {
        throw new Refusal("it names a column %s, which is Millrace's own".formatted(RECORD));
      }
      if (!name.isEmpty()) {
        guard.alias(name, size);
        columns.merge(name, size, Math::max);
      }
    }
    if (select.path("where_clause").isObject()) {
      guard.check(select.path("where_clause"));
    }
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("class", "COLUMN_REF").put("type", "COLUMN_REF").put("alias", RECORD);
    record.putArray("column_names").add(RECORD);
    list.add(record);
    depth--;
    return columns;
  }

  private static String name(JsonNode item) {
    String alias = item.path("alias").asText();
    JsonNode names = item.path("column_names");
    String name =
        alias.isEmpty() && !names.isEmpty() ? names.path(names.size() - 1).asText() : alias;
    return name.toLowerCase(Locale.ROOT);
  }

  private void commonTables(JsonNode ctes) {
    for (JsonNode cte : ctes) {
      String name = cte.path("key").asText().toLowerCase(Locale.ROOT);
      JsonNode node = cte.path("value").path("query_node");
      if (!node.path("type").asText().equals("SELECT_NODE")
          || !cte.path("value").path("aliases").isEmpty()) {
        throw new Refusal("WITH %s is no plain SELECT without column names".formatted(name));
      }
      if (name.equals(BRONZE)) {
        throw new Refusal("it gives the name bronze to something else");
      }
      tables.put(name, select((ObjectNode) node));
    }
  }

  private static void keepsRecordsApart(JsonNode select) {
    for (JsonNode modifier : select.path("modifiers")) {
      String kind = modifier.path("type").asText().replace("_MODIFIER", "").replace('_', ' ');
      throw new Refusal("it has %s; each record is made a row by itself".formatted(kind));
    }
    if (!select.path("group_expressions").isEmpty() || !select.path("group_sets").isEmpty()) {
      throw new Refusal("it has GROUP BY; each record is made a row by itself");
    }
    if (!select.path("aggregate_handling").asText().equals("STANDARD_HANDLING")) {
      throw new Refusal("it has GROUP BY ALL; each record is made a row by itself");
    }
    for (String clause : new String[] {"having", "qualify", "sample"}) {
      if (!select.path(clause).isNull()) {
        throw new Refusal(
            "it has %s; each record is made a row by itself"
                .formatted(clause.toUpperCase(Locale.ROOT)));
      }
    }
  }

  /** What a SELECT reads must be the records, once; returns how large its columns may be. */
  private Map<String, Double> from(JsonNode from) {
    Map<String, Double> columns = new HashMap<>();
    int records = source(from, columns);
    if (records != 1) {
      throw new Refusal(
          records == 0
              ? "it does not read bronze"
              : "it joins records; each is made a row by itself");
    }
    return columns;
  }

  private int source(JsonNode from, Map<String, Double> columns) {
    if (!from.path("sample").isNull()) {
      throw new Refusal("it has SAMPLE; each record is made a row by itself");
    }
    switch (from.path("type").asText()) {
      case "BASE_TABLE" -> columns.putAll(table(from));
      case "SUBQUERY" -> {
        if (!from.path("column_name_alias").isEmpty()) {
          throw new Refusal("it renames the columns of a subquery; name them inside, with AS");
        }
        columns.putAll(select((ObjectNode) from.path("subquery").path("node")));
      }
      case "JOIN" -> {
        if (!from.path("ref_type").asText().equals("CROSS")) {
          throw new Refusal("it has a JOIN; each record is made a row by itself");
        }
        int left = source(from.path("left"), columns);
        if (!from.path("right").path("type").asText().equals("TABLE_FUNCTION")) {
          throw new Refusal("it joins records; each is made a row by itself");
        }
        unnest(from.path("right"), columns);
        return left;
      }
      case "EMPTY" -> {
        return 0;
      }
      case "TABLE_FUNCTION" ->
          throw new Refusal(
              "it reads from %s(); it may read bronze"
                  .formatted(from.path("function").path("function_name").asText()));
      default -> throw new Refusal("it reads what is not bronze");
    }
    return 1;
  }

  private Map<String, Double> table(JsonNode table) {
    String name = table.path("table_name").asText();
    Map<String, Double> columns = tables.get(name.toLowerCase(Locale.ROOT));
    if (columns == null
        || !table.path("schema_name").asText().isEmpty()
        || !table.path("catalog_name").asText().isEmpty()
        || !table.path("at_clause").isNull()) {
      throw new Refusal("it reads %s; it may read bronze".formatted(name));
    }
    if (!table.path("column_name_alias").isEmpty()) {
      throw new Refusal("it renames the columns of %s; name them with AS".formatted(name));
    }
    return columns;
  }

  private static void unnest(JsonNode call, Map<String, Double> columns) {
    JsonNode function = call.path("function");
    if (!function.path("function_name").asText().equalsIgnoreCase("unnest")) {
      throw new Refusal(
          "it reads from %s(); it may read bronze, and unnest() lists beside it"
              .formatted(function.path("function_name").asText()));
    }
    double size = new SqlGuard(columns).check(function);
    Set<String> names = new HashSet<>(Set.of("unnest", call.path("alias").asText()));
    call.path("column_name_alias").forEach(name -> names.add(name.asText()));
    names.forEach(name -> columns.merge(name.toLowerCase(Locale.ROOT), size, Math::max));
  }

  private static void withoutRecord(ObjectNode star) {
    if (star.path("columns").asBoolean()) {
      throw new Refusal("it has COLUMNS(); name the columns");
    }
    if (star.path("relation_name").asText().isEmpty()
        && star.path("exclude_list") instanceof ArrayNode exclude) {
      exclude.add(RECORD);
      return;
    }
    throw new Refusal(
        "it has %s.*; write * or name the columns".formatted(star.path("relation_name").asText()));
  }
}

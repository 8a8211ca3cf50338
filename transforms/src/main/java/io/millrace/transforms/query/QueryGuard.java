package io.millrace.transforms.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lakehouse.cut.CutTable;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.refine.Fence;
import io.millrace.transforms.refine.SqlTree;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at SQL as the engine parsed it, and lets one SELECT over the tables of a cut pass. What
 * could write, or read anything else (files, settings, the engine's own tables), is refused.
 */
final class QueryGuard {
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("unnest", "range", "generate_series", "repeat", "json_each", "json_tree");

  /** Functions that do not compute but read or change what the engine is at. */
  private static final Set<String> OF_THE_ENGINE =
      Set.of(
          "current_setting",
          "currval",
          "getenv",
          "getvariable",
          "nextval",
          "pg_sleep",
          "setseed",
          "setval",
          "sleep_ms",
          "stats",
          "write_log");

  private final String sql;
  private final List<CutTable.Name> tables;
  private final Set<CutTable.Name> named = new LinkedHashSet<>();

  private QueryGuard(String sql, List<CutTable.Name> tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** The tables that a SELECT names. */
  static Set<CutTable.Name> check(String sql, List<CutTable.Name> tables) {
    try (Connection database = Fence.checking()) {
      QueryGuard guard = new QueryGuard(sql, tables);
      guard.visit(guard.statement(SqlTree.parse(database, sql)), Set.of());
      return guard.named;
    } catch (SQLException e) {
      throw new MillraceException(ErrorKind.LAKE, "cannot check the SQL: " + e.getMessage(), e);
    }
  }

  private JsonNode statement(JsonNode parsed) {
    if (parsed.path("error").asBoolean()) {
      String message = parsed.path("error_message").asText();
      throw message.startsWith("Only SELECT")
          ? refusal("the SQL is no SELECT; a query can only read", parsed)
          : refusal("the SQL cannot be parsed: " + message, parsed);
    }
    JsonNode statements = parsed.path("statements");
    if (statements.size() != 1) {
      throw refusal(
          "the SQL has %d statements; a query is one SELECT".formatted(statements.size()), parsed);
    }
    if (!statements.path(0).path("named_param_map").isEmpty()) {
      throw refusal("the SQL has a parameter; write the value itself", parsed);
    }
    return statements.path(0);
  }

  private void visit(JsonNode node, Set<String> commonTables) {
    Set<String> known = commonTables;
    if (node.has("cte_map")) {
      if (!QUERIES.contains(node.path("type").asText())) {
        throw refusal("the SQL is no SELECT in all its parts; a query can only read", node);
      }
      known = new HashSet<>(commonTables);
      for (JsonNode cte : node.path("cte_map").path("map")) {
        known.add(cte.path("key").asText().toLowerCase(Locale.ROOT));
      }
    }
    switch (node.path("type").asText()) {
      case "BASE_TABLE" -> table(node, known);
      case "TABLE_FUNCTION" -> tableFunction(node);
      case "SHOW_REF" -> show(node);
      default -> {}
    }
    if (node.path("class").asText().equals("FUNCTION")) {
      function(node);
    }
    for (JsonNode part : node) {
      visit(part, known);
    }
  }

  private void table(JsonNode table, Set<String> commonTables) {
    List<String> path = new ArrayList<>();
    table.path("qualified_name").path("path").forEach(part -> path.add(part.asText()));
    if (path.size() == 1 && commonTables.contains(path.get(0).toLowerCase(Locale.ROOT))) {
      return;
    }
    if (!table.path("at_clause").isNull()) {
      throw refusal("the SQL has AT; --as-of says which epoch of all tables is read", table);
    }
    String name = String.join(".", path);
    named.add(
        tables.stream()
            .filter(
                each ->
                    each.table().toString().equalsIgnoreCase(name)
                        || each.shortName().filter(name::equalsIgnoreCase).isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    refusal(
                        "there is no table %s; there are %s"
                            .formatted(
                                name,
                                tables.stream()
                                    .map(CutTable.Name::toString)
                                    .collect(Collectors.joining(", "))),
                        table)));
  }

  private void tableFunction(JsonNode reference) {
    String name = reference.path("function").path("function_name").asText();
    if (!TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
      throw refusal(
          "the SQL reads from %s(); it may read the tables of the pipeline, and from %s"
              .formatted(
                  name,
                  TABLE_FUNCTIONS.stream().sorted().collect(Collectors.joining("(), ", "", "()"))),
          reference);
    }
  }

  private void show(JsonNode show) {
    String kind = show.path("show_type").asText();
    if (!show.path("query").isObject() || !(kind.equals("DESCRIBE") || kind.equals("SUMMARY"))) {
      throw refusal("the SQL has SHOW; DESCRIBE and SUMMARIZE go with a table or a SELECT", show);
    }
  }

  private void function(JsonNode call) {
    String name = call.path("function_name").asText().toLowerCase(Locale.ROOT);
    if (OF_THE_ENGINE.contains(name) || name.startsWith("__internal")) {
      throw refusal(
          "the SQL calls %s(), which is not about the tables' data; leave it out".formatted(name),
          call);
    }
  }

  private MillraceException refusal(String message, JsonNode at) {
    return new MillraceException(ErrorKind.SPEC, message + SqlPlace.mark(sql, at));
  }
}

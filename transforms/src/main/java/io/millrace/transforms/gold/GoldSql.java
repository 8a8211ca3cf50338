package io.millrace.transforms.gold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.AllowedFunctions;
import io.millrace.transforms.refine.Fence;
import io.millrace.transforms.refine.Refusal;
import io.millrace.transforms.refine.SqlTree;
import io.millrace.transforms.refine.SqlTypes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The kernel's parser and binder, asked about the SQL of one gold table. */
final class GoldSql implements AutoCloseable {
  /** The rows that are aggregated, as expressions may call them. */
  static final String SILVER = "silver";

  static final String SLIDING = "sliding";

  /** What divides by its second argument. */
  private static final Set<String> DIVISIONS =
      Set.of("/", "//", "%", "divide", "fdiv", "fmod", "mod");

  private final Connection database;
  private final Set<String> aggregates = new HashSet<>();

  private GoldSql(Connection database) {
    this.database = database;
  }

  static GoldSql over(List<TypedColumn> silver) throws SQLException {
    GoldSql sql = new GoldSql(Fence.checking());
    try (Statement statement = sql.database.createStatement()) {
      statement.execute(
          silver.stream()
              .map(
                  column -> SqlTypes.identifier(column.name()) + " " + SqlTypes.name(column.type()))
              .collect(Collectors.joining(", ", "CREATE TABLE " + SILVER + "(", ")")));
      try (ResultSet names =
          statement.executeQuery(
              "SELECT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'")) {
        while (names.next()) {
          sql.aggregates.add(names.getString(1));
        }
      }
      return sql;
    } catch (SQLException | RuntimeException e) {
      sql.close();
      throw e;
    }
  }

  JsonNode parse(String expression) throws SQLException {
    return SqlTree.expression(database, expression);
  }

  String text(JsonNode expression) throws SQLException {
    return SqlTree.text(database, expression);
  }

  /** The kernel's name of an expression's type. */
  String typeName(String expression, String from) throws SQLException {
    return one("DESCRIBE SELECT %s AS c FROM %s".formatted(expression, from), 2);
  }

  /** The value of an expression of constants, as text; null if it is NULL or fails. */
  String value(String expression) throws SQLException {
    return one("SELECT CAST(TRY(%s) AS VARCHAR)".formatted(expression), 1);
  }

  private String one(String query, int column) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(column);
    }
  }

  /** The name of the function that a node calls, or an empty text. */
  static String function(JsonNode node) {
    return node.path("class").asText().equals("FUNCTION")
        ? node.path("function_name").asText().toLowerCase(Locale.ROOT)
        : "";
  }

  /** The function of a node as people write it. */
  static String shown(JsonNode node) {
    return function(node).replace("count_star", "count");
  }

  boolean isAggregate(JsonNode node) {
    String name = function(node);
    return Aggregate.named(name).isPresent()
        || (aggregates.contains(name) && !AllowedFunctions.has(name));
  }

  /** Refuses what neither a row nor a group has a value for. */
  static void refuseForeign(JsonNode node) {
    switch (node.path("class").asText()) {
      case "SUBQUERY" ->
          throw new Refusal(
              "it has a subquery; a gold table aggregates the rows of silver alone: bring what is missing into silver, or join where the table is read");
      case "WINDOW" ->
          throw new Refusal(
              "it has a window function; aggregate by group, and compare or rank groups where the table is read");
      case "STAR" -> throw new Refusal("it has * in an expression; name the columns");
      default -> node.forEach(GoldSql::refuseForeign);
    }
  }

  /** Tells of every column that an expression names, but not of what its lambdas name. */
  static void columns(JsonNode node, Set<String> bound, Consumer<JsonNode> found) {
    switch (node.path("class").asText()) {
      case "COLUMN_REF" -> {
        if (!bound.contains(first(node))) {
          found.accept(node.path("column_names"));
        }
      }
      case "LAMBDA" -> {
        Set<String> inner = parameters(node);
        inner.addAll(bound);
        columns(node.path("expr"), inner, found);
      }
      default -> node.forEach(part -> columns(part, bound, found));
    }
  }

  static Set<String> parameters(JsonNode lambda) {
    Set<String> names = new HashSet<>();
    columns(
        lambda.path("lhs"),
        Set.of(),
        each -> names.add(each.path(0).asText().toLowerCase(Locale.ROOT)));
    return names;
  }

  static String first(JsonNode column) {
    return column.path("column_names").path(0).asText().toLowerCase(Locale.ROOT);
  }

  static JsonNode column(String name) {
    ObjectNode column = JsonNodeFactory.instance.objectNode();
    column.put("class", "COLUMN_REF").put("type", "COLUMN_REF").put("alias", "");
    column.putArray("column_names").add(name);
    return column;
  }

  /** Makes every division by zero NULL; refuses those by a constant zero. */
  void divide(JsonNode node) throws SQLException {
    for (JsonNode part : node) {
      divide(part);
    }
    JsonNode arguments = node.path("arguments");
    if (!DIVISIONS.contains(function(node)) || arguments.size() != 2) {
      return;
    }
    ObjectNode argument = (ObjectNode) arguments.path(1);
    JsonNode divisor = argument.path("expression");
    if (!isConstant(divisor)) {
      JsonNode orNull = parse("nullif(x, 0)");
      ((ObjectNode) orNull.path("arguments").path(0)).set("expression", divisor);
      argument.set("expression", orNull);
    } else if ("true".equals(value("(%s) = 0".formatted(text(divisor))))) {
      throw new Refusal("it divides by %s, which is always 0".formatted(text(divisor)));
    }
  }

  /** Whether an expression names no column. */
  static boolean isConstant(JsonNode node) {
    boolean[] varies = new boolean[1];
    columns(node, Set.of(), any -> varies[0] = true);
    return !varies[0];
  }

  static ArrayNode arguments(JsonNode call) {
    return (ArrayNode) call.path("arguments");
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}

package io.millrace.transforms.refine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** SQL as the kernel's own parser understands it. */
public final class SqlTree {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 64 << 10;

  private SqlTree() {}

  /** The node of the one SELECT that a text is; anything else is refused. */
  static ObjectNode select(Connection database, String sql) throws SQLException {
    if (sql.length() > LONGEST) {
      throw new Refusal("it is longer than %d characters".formatted(LONGEST));
    }
    JsonNode parsed = parse(database, sql);
    if (parsed.path("error").asBoolean()) {
      String message = parsed.path("error_message").asText();
      throw new Refusal(
          message.startsWith("Only SELECT")
              ? "it is no SELECT"
              : "it cannot be parsed: " + message);
    }
    JsonNode statements = parsed.path("statements");
    if (statements.size() != 1) {
      throw new Refusal("it has %d statements, not one".formatted(statements.size()));
    }
    JsonNode node = statements.path(0).path("node");
    if (!node.path("type").asText().equals("SELECT_NODE")) {
      throw new Refusal("it is no plain SELECT");
    }
    return (ObjectNode) node;
  }

  /** The one expression that a text is; anything around it is refused. */
  public static JsonNode expression(Connection database, String sql) throws SQLException {
    ObjectNode select = select(database, "SELECT " + sql);
    JsonNode list = select.path("select_list");
    boolean isBare =
        list.size() == 1
            && list.path(0).path("alias").asText().isEmpty()
            && !list.path(0).path("class").asText().equals("STAR")
            && select.path("from_table").path("type").asText().equals("EMPTY")
            && select.path("modifiers").isEmpty()
            && select.path("where_clause").isNull()
            && select.path("group_expressions").isEmpty()
            && select.path("group_sets").isEmpty()
            && select.path("aggregate_handling").asText().equals("STANDARD_HANDLING")
            && select.path("having").isNull()
            && select.path("qualify").isNull()
            && select.path("sample").isNull();
    if (!isBare) {
      throw new Refusal("it is more than one expression");
    }
    return list.path(0);
  }

  /** The SQL of an expression. */
  public static String text(Connection database, JsonNode expression) throws SQLException {
    ObjectNode select = select(database, "SELECT 1");
    ((ArrayNode) select.path("select_list")).set(0, expression);
    return textOfSelect(database, select).replaceFirst("^SELECT ", "");
  }

  /** What the parser says of a text: its statements if they all are SELECTs, else its error. */
  public static JsonNode parse(Connection database, String sql) throws SQLException {
    return read(call(database, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", sql));
  }

  /** The SQL of a SELECT. */
  static String textOfSelect(Connection database, ObjectNode select) throws SQLException {
    ObjectNode statements = JSON.createObjectNode().put("error", false);
    ObjectNode statement = statements.putArray("statements").addObject();
    statement.set("node", select);
    statement.putArray("named_param_map");
    return call(database, "SELECT json_deserialize_sql(?::JSON)", statements.toString());
  }

  private static String call(Connection database, String sql, String argument) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, argument);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the kernel's parse tree is no JSON: " + json, e);
    }
  }
}

package io.millrace.transforms.gold;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.ColumnType;
import io.millrace.tables.Names;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.Refusal;
import io.millrace.transforms.refine.SqlGuard;
import io.millrace.transforms.refine.TypeNames;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks expressions that are computed of each row of silver by itself. */
final class RowSql {
  private final GoldSql sql;
  private final Map<String, TypedColumn> columns = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();

  RowSql(GoldSql sql, List<TypedColumn> silver) {
    this.sql = sql;
    silver.forEach(column -> columns.put(column.name().toLowerCase(Locale.ROOT), column));
  }

  /** The columns of silver that the expressions so far name, in silver's order. */
  List<TypedColumn> used() {
    return columns.values().stream().filter(column -> used.contains(column.name())).toList();
  }

  boolean isColumn(String name) {
    return columns.containsKey(name.toLowerCase(Locale.ROOT));
  }

  List<String> names() {
    return columns.values().stream().map(TypedColumn::name).toList();
  }

  /**
   * Checks an expression.
   *
   * @param advice what to do about an aggregate in it
   */
  RowExpression check(JsonNode expression, String advice) throws SQLException {
    String written = written(expression, advice);
    sql.divide(expression);
    String text = sql.text(expression);
    return new RowExpression(written, text, TypeNames.read(sql.typeName(text, GoldSql.SILVER)));
  }

  /** The SQL of an expression that has no type of a table. */
  String constant(JsonNode expression, String advice) throws SQLException {
    return written(expression, advice);
  }

  /** Checks a condition. */
  RowExpression condition(String condition, String advice) throws SQLException {
    RowExpression checked = check(sql.parse(condition), advice);
    if (checked.type() != ColumnType.Simple.BOOLEAN) {
      throw new Refusal("it is of type %s, and must be a condition".formatted(checked.type()));
    }
    return checked;
  }

  private String written(JsonNode expression, String advice) throws SQLException {
    GoldSql.refuseForeign(expression);
    refuseAggregates(expression, advice);
    new SqlGuard(sizes()).check(expression);
    GoldSql.columns(expression, Set.of(), this::use);
    return sql.text(expression);
  }

  private Map<String, Double> sizes() {
    Map<String, Double> sizes = new HashMap<>();
    columns.keySet().forEach(name -> sizes.put(name, 1.0));
    return sizes;
  }

  private void refuseAggregates(JsonNode node, String advice) {
    if (sql.isAggregate(node)) {
      throw new Refusal("it aggregates with %s(); %s".formatted(GoldSql.shown(node), advice));
    }
    if (GoldSql.function(node).equals(GoldSql.SLIDING)) {
      throw new Refusal(
          "it has sliding() in an expression; write it alone, as a group column of its own");
    }
    node.forEach(part -> refuseAggregates(part, advice));
  }

  private void use(JsonNode names) {
    TypedColumn column = columns.get(names.path(0).asText().toLowerCase(Locale.ROOT));
    if (column == null && names.path(0).asText().equalsIgnoreCase(GoldSql.SILVER)) {
      column = columns.get(names.path(1).asText().toLowerCase(Locale.ROOT));
    }
    if (column == null) {
      throw unknown(names);
    }
    used.add(column.name());
  }

  /** Says that a name is no column of silver. */
  Refusal unknown(JsonNode names) {
    String name = names.path(0).asText();
    String advice =
        Names.nearest(name, names())
            .map("did you mean %s?"::formatted)
            .orElse("it has " + Names.some(names()));
    return new Refusal("it names %s, which is no column of silver; %s".formatted(name, advice));
  }
}

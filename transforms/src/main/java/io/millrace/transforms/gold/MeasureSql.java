package io.millrace.transforms.gold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.Measure;
import io.millrace.tables.Names;
import io.millrace.transforms.refine.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads expressions that are computed of each group. Their aggregates become columns {@code l0},
 * {@code l1}..., group columns {@code g0}, {@code g1}..., and other measures {@code m0}, {@code
 * m1}...
 */
final class MeasureSql {
  private final GoldSql sql;
  private final RowSql rows;
  private final Leaves leaves;
  private final List<String> groups;
  private final List<String> measures;
  private final List<Leaf> found = new ArrayList<>();

  /**
   * An expression over what a group has.
   *
   * @param written what the file says, as the kernel's parser prints it
   * @param measures the places of the measures that it names
   * @param aggregates whether it has aggregates of its own
   * @param isApproximate whether one of these is
   * @param role what a measure is that it is
   */
  record GroupExpression(
      String written,
      JsonNode expression,
      Set<Integer> measures,
      boolean aggregates,
      boolean isApproximate,
      Role role) {}

  MeasureSql(GoldSql sql, RowSql rows, GoldDefinition gold, Keeping keeping) {
    this.sql = sql;
    this.rows = rows;
    this.leaves = new Leaves(keeping);
    this.groups = gold.groupBy().stream().map(GroupColumn::name).toList();
    this.measures = gold.measures().stream().map(Measure::name).toList();
  }

  /** The aggregates of all expressions so far. */
  List<Leaf> leaves() {
    return List.copyOf(found);
  }

  /**
   * @param filterOrNull SQL of the rows that its aggregates take
   */
  GroupExpression read(String text, String filterOrNull) throws SQLException {
    JsonNode expression = sql.parse(text);
    String written = sql.text(expression);
    GoldSql.refuseForeign(expression);
    Reading reading = new Reading(filterOrNull);
    boolean isOneAggregate = sql.isAggregate(expression);
    JsonNode replaced = reading.replaced(expression, Set.of());
    sql.divide(replaced);
    return new GroupExpression(
        written,
        replaced,
        reading.needs,
        reading.aggregates,
        reading.isApproximate,
        isOneAggregate ? reading.role : Role.VALUE);
  }

  private final class Reading {
    private final String filterOrNull;
    private final Set<Integer> needs = new TreeSet<>();
    private boolean aggregates;
    private boolean isApproximate;
    private Role role = Role.VALUE;

    Reading(String filterOrNull) {
      this.filterOrNull = filterOrNull;
    }

    JsonNode replaced(JsonNode node, Set<String> bound) throws SQLException {
      if (sql.isAggregate(node)) {
        aggregates = true;
        return GoldSql.column("l" + place(leaf(node)));
      }
      if (GoldSql.function(node).equals(GoldSql.SLIDING)) {
        throw new Refusal("it has sliding(); that is for a group column");
      }
      switch (node.path("class").asText()) {
        case "COLUMN_REF" -> {
          return bound.contains(GoldSql.first(node)) ? node : column(node.path("column_names"));
        }
        case "LAMBDA" -> {
          Set<String> inner = new HashSet<>(bound);
          inner.addAll(GoldSql.parameters(node));
          ((ObjectNode) node).set("expr", replaced(node.path("expr"), inner));
        }
        default -> replaceParts(node, bound);
      }
      return node;
    }

    private void replaceParts(JsonNode node, Set<String> bound) throws SQLException {
      if (node instanceof ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, replaced(array.get(i), bound));
        }
      } else if (node instanceof ObjectNode object) {
        List<Map.Entry<String, JsonNode>> parts = new ArrayList<>();
        object.fields().forEachRemaining(parts::add);
        for (Map.Entry<String, JsonNode> part : parts) {
          object.set(part.getKey(), replaced(part.getValue(), bound));
        }
      }
    }

    private JsonNode column(JsonNode names) {
      String name = names.path(0).asText();
      int measure = indexOf(measures, name);
      int group = indexOf(groups, name);
      if (names.size() == 1 && measure >= 0) {
        needs.add(measure);
        return GoldSql.column("m" + measure);
      }
      if (names.size() == 1 && group >= 0) {
        return GoldSql.column("g" + group);
      }
      if (rows.isColumn(name)) {
        throw new Refusal(
            "it names %1$s of silver outside of an aggregate; put it into group-by, or aggregate it, as in max(%1$s)"
                .formatted(name));
      }
      List<String> known = Stream.concat(groups.stream(), measures.stream()).toList();
      throw new Refusal(
          "it names %s, which is no group column and no measure; %s"
              .formatted(
                  name,
                  Names.nearest(name, known)
                      .map("did you mean %s?"::formatted)
                      .orElse("there are " + Names.some(known))));
    }

    private Leaf leaf(JsonNode call) throws SQLException {
      Aggregate aggregate = aggregate(call);
      isApproximate |= aggregate.isApproximate();
      List<JsonNode> arguments = arguments(call);
      JsonNode own = call.path("filter");
      String filter = filterOrNull;
      if (own.isObject()) {
        RowExpression condition = rows.check(own, insideOf(call));
        if (condition.type() != Simple.BOOLEAN) {
          throw new Refusal(
              "its FILTER is of type %s, and must be a condition".formatted(condition.type()));
        }
        filter =
            filter == null ? condition.sql() : "(%s AND %s)".formatted(filter, condition.sql());
      }
      Leaf leaf = leaf(call, aggregate, arguments, filter);
      // Sums of floating-point numbers depend on their order.
      role = leaf.type() == Simple.DOUBLE ? Role.VALUE : aggregate.role();
      return leaf;
    }

    private Leaf leaf(
        JsonNode call, Aggregate aggregate, List<JsonNode> arguments, String filterOrNull)
        throws SQLException {
      if (arguments.isEmpty()) {
        return leaves.count(filterOrNull);
      }
      RowExpression argument = rows.check(arguments.get(0), insideOf(call));
      return aggregate == Aggregate.APPROX_QUANTILE
          ? leaves.quantile(argument, rank(arguments.get(1)), filterOrNull)
          : leaves.of(aggregate, argument, filterOrNull);
    }

    private double rank(JsonNode argument) throws SQLException {
      String text = sql.text(argument);
      String number = "TRY_CAST(CAST(%s AS VARCHAR) AS DOUBLE)".formatted(text);
      String rank =
          GoldSql.isConstant(argument)
              ? sql.value("CASE WHEN %1$s BETWEEN 0 AND 1 THEN %1$s END".formatted(number))
              : null;
      if (rank != null) {
        return Double.parseDouble(rank);
      }
      throw new Refusal(
          "it has approx_quantile() with %s, which is no number from 0 to 1; the median is approx_quantile(amount, 0.5), and each quantile a measure of its own"
              .formatted(text));
    }

    private static String insideOf(JsonNode call) {
      return "inside of %s(): aggregate rows once, and compute with the results around it"
          .formatted(GoldSql.shown(call));
    }
  }

  private int place(Leaf leaf) {
    if (!found.contains(leaf)) {
      found.add(leaf);
    }
    return found.indexOf(leaf);
  }

  private static int indexOf(List<String> names, String name) {
    return names.stream()
        .map(each -> each.toLowerCase(Locale.ROOT))
        .toList()
        .indexOf(name.toLowerCase(Locale.ROOT));
  }

  private static Aggregate aggregate(JsonNode call) {
    String name = GoldSql.function(call);
    if (!call.path("schema").asText().isEmpty() || !call.path("catalog").asText().isEmpty()) {
      throw new Refusal("it names %s() with a schema; write the name alone".formatted(name));
    }
    Aggregate aggregate =
        Aggregate.named(name)
            .orElseThrow(
                () ->
                    new Refusal(
                        "it aggregates with %s(), which gold does not keep up as rows come and go; there are %s"
                            .formatted(name, Aggregate.ALL)));
    if (!call.path("distinct").asBoolean()) {
      return aggregate;
    }
    return switch (aggregate) {
      case COUNT, COUNT_DISTINCT -> Aggregate.COUNT_DISTINCT;
      case MIN, MAX -> aggregate;
      default ->
          throw new Refusal(
              "it has %s(DISTINCT ...); only count(DISTINCT ...) tells values apart"
                  .formatted(name));
    };
  }

  private static List<JsonNode> arguments(JsonNode call) {
    String name = GoldSql.shown(call);
    if (!call.path("order_bys").path("orders").isEmpty()) {
      throw new Refusal(
          "it has ORDER BY inside of %s(); leave it out, it changes nothing".formatted(name));
    }
    List<JsonNode> arguments = new ArrayList<>();
    GoldSql.arguments(call).forEach(each -> arguments.add(each.path("expression")));
    Aggregate aggregate = Aggregate.named(name).orElseThrow();
    boolean mayBeNone = aggregate == Aggregate.COUNT && arguments.isEmpty();
    if (arguments.size() != aggregate.arguments() && !mayBeNone) {
      throw new Refusal(
          "it has %s() with %d arguments; it takes %s"
              .formatted(
                  name,
                  arguments.size(),
                  aggregate.arguments() == 1 ? "one" : "two, as in approx_quantile(amount, 0.99)"));
    }
    return arguments;
  }
}

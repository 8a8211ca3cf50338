package io.millrace.transforms.gold;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.Measure;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GroupTypes.Computed;
import io.millrace.transforms.gold.MeasureSql.GroupExpression;
import io.millrace.transforms.refine.KernelMessage;
import io.millrace.transforms.refine.Refusal;
import io.millrace.transforms.refine.SqlCheck.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks the SQL of a gold table against the columns of silver, and finds what it is made of. */
final class GoldCheck {
  private static final String WHERE = "where is for single rows: compare aggregates in having";
  private static final String FILTER = "a filter is for single rows: compare aggregates in having";

  private final GoldDefinition gold;
  private final GoldSql sql;
  private final RowSql rows;
  private final Keeping keeping = new Keeping();
  private final MeasureSql measureSql;
  private final GroupTypes types;
  private final List<Problem> problems = new ArrayList<>();
  private final List<RowExpression> groups = new ArrayList<>();
  private final List<GroupExpression> measures = new ArrayList<>();
  private final List<RowExpression> filters = new ArrayList<>();
  private final MeasureOrder order;
  private RowExpression where;
  private GroupExpression havingRead;
  private Computed having;
  private Sliding sliding;
  private int slidingColumn = -1;

  /** Something to check, which may be refused. */
  interface Step<T> {
    T run() throws SQLException;
  }

  private GoldCheck(GoldDefinition gold, List<TypedColumn> silver, GoldSql sql) {
    this.gold = gold;
    this.sql = sql;
    this.rows = new RowSql(sql, silver);
    this.measureSql = new MeasureSql(sql, rows, gold, keeping);
    this.types = new GroupTypes(sql);
    this.order = new MeasureOrder(gold.measures(), measures, types, this);
  }

  static GoldCheck run(GoldDefinition gold, List<TypedColumn> silver) {
    try (GoldSql sql = GoldSql.over(silver)) {
      GoldCheck check = new GoldCheck(gold, silver, sql);
      check.rows();
      check.measures();
      return check;
    } catch (SQLException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot check the SQL of %s: %s".formatted(gold.table(), e), e);
    }
  }

  void throwFirst() {
    if (!problems.isEmpty()) {
      Problem first = problems.get(0);
      throw new MillraceException(
          ErrorKind.SPEC, "%s: %s: %s".formatted(gold.table(), first.path(), first.message()));
    }
  }

  List<Problem> problems() {
    return problems;
  }

  /** What the file says, in a form that does not tell how it is laid out. */
  String definition() {
    List<String> lines = new ArrayList<>();
    rows.used().forEach(column -> lines.add("from %s: %s".formatted(column.name(), column.type())));
    if (where != null) {
      lines.add("where: " + where.written());
    }
    for (int i = 0; i < groups.size(); i++) {
      lines.add("group-by %s: %s".formatted(gold.groupBy().get(i).name(), groups.get(i).written()));
    }
    for (int i = 0; i < measures.size(); i++) {
      String name = gold.measures().get(i).name();
      lines.add("measures %s: %s".formatted(name, measures.get(i).written()));
      if (filters.get(i) != null) {
        lines.add("measures %s filter: %s".formatted(name, filters.get(i).written()));
      }
    }
    if (havingRead != null) {
      lines.add("having: " + havingRead.written());
    }
    return String.join("\n", lines.stream().map(GoldCheck::line).toList());
  }

  private static String line(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  RowSql rowSql() {
    return rows;
  }

  Keeping keeping() {
    return keeping;
  }

  List<Leaf> leaves() {
    return measureSql.leaves();
  }

  List<RowExpression> groups() {
    return groups;
  }

  /** The condition for rows, or null. */
  RowExpression where() {
    return where;
  }

  MeasureOrder order() {
    return order;
  }

  /** The condition for groups, or null. */
  Computed having() {
    return having;
  }

  /** Whether a measure, or one that it names, is only about right. */
  boolean isApproximate(int measure) {
    return isApproximate(measures.get(measure));
  }

  /** What a measure is. */
  Role role(int measure) {
    return measures.get(measure).role();
  }

  /** Whether it hangs on such measures which groups are shown. */
  boolean showsByApproximation() {
    return havingRead != null && isApproximate(havingRead);
  }

  private boolean isApproximate(GroupExpression of) {
    return of.isApproximate() || of.measures().stream().anyMatch(this::isApproximate);
  }

  /** The windows that overlap, or null. */
  Sliding sliding() {
    return sliding;
  }

  int slidingColumn() {
    return slidingColumn;
  }

  private void rows() {
    if (gold.whereOrNull() != null) {
      where = attempt("where", () -> rows.condition(gold.whereOrNull(), WHERE));
    }
    for (GroupColumn column : gold.groupBy()) {
      groups.add(attempt("group-by." + column.name(), () -> group(column.sql())));
    }
  }

  private RowExpression group(String written) throws SQLException {
    JsonNode expression = sql.parse(written);
    if (Sliding.is(expression)) {
      if (sliding != null) {
        throw new Refusal("it has sliding(), as another group column has; one may");
      }
      sliding = Sliding.of(expression, sql, rows);
      slidingColumn = groups.size();
      return sliding.newest();
    }
    RowExpression group = rows.check(expression, Sliding.NO_AGGREGATE);
    if (group.type() == Simple.FLOAT || group.type() == Simple.DOUBLE) {
      throw new Refusal(
          "it is a %s, of which equal values may differ; cast it to a decimal"
              .formatted(group.type()));
    }
    if (!group.type().isPrimitive()) {
      throw new Refusal("it is a %s; group by a simple part of it".formatted(group.type()));
    }
    return group;
  }

  private void measures() {
    for (Measure measure : gold.measures()) {
      String path = "measures." + measure.name();
      String filter = measure.filterOrNull();
      RowExpression condition =
          filter == null ? null : attempt(path + ".filter", () -> rows.condition(filter, FILTER));
      filters.add(condition);
      measures.add(
          filter != null && condition == null
              ? null
              : attempt(path + ".value", () -> read(path, measure, condition)));
    }
    if (gold.havingOrNull() != null) {
      havingRead = attempt("having", () -> measureSql.read(gold.havingOrNull(), null));
    }
    if (groups.contains(null)) {
      return;
    }
    for (int i = 0; i < groups.size(); i++) {
      types.add("g" + i, groups.get(i).type(), 1);
    }
    List<Leaf> leaves = measureSql.leaves();
    for (int i = 0; i < leaves.size(); i++) {
      types.add("l" + i, leaves.get(i).type(), 1);
    }
    order.compute();
    if (havingRead != null && order.has(havingRead.measures())) {
      having = attempt("having", this::condition);
    }
  }

  private GroupExpression read(String path, Measure measure, RowExpression filterOrNull)
      throws SQLException {
    GroupExpression read =
        measureSql.read(measure.sql(), filterOrNull == null ? null : filterOrNull.sql());
    if (filterOrNull != null && !read.aggregates()) {
      problem(path + ".filter", "filters nothing: the measure has no aggregate of its own");
    }
    return read;
  }

  private Computed condition() throws SQLException {
    Computed computed = types.compute(havingRead);
    if (computed.type() != ColumnType.Simple.BOOLEAN) {
      throw new Refusal("it is of type %s, and must be a condition".formatted(computed.type()));
    }
    return computed;
  }

  /** Takes a step; null and a problem if it is refused. */
  <T> T attempt(String path, Step<T> step) {
    try {
      return step.run();
    } catch (Refusal e) {
      problem(path, "is refused: " + e.getMessage());
    } catch (SQLException e) {
      problem(path, "is refused: " + KernelMessage.of(e, String.join(", ", rows.names())));
    }
    return null;
  }

  void problem(String path, String message) {
    problems.add(new Problem(path, message.replaceAll("\\R", " ")));
  }
}

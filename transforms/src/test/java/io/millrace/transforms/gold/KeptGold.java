package io.millrace.transforms.gold;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.Accumulator.Kind;
import io.millrace.transforms.refine.SqlTypes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A gold table that is kept up in the simplest way that there is: sums, and every single value with
 * the number of its rows, are tables of a database.
 */
final class KeptGold implements AutoCloseable {
  private final GoldPlan plan;
  private final Connection database;
  private final String groups;
  private final String inputs;

  KeptGold(GoldPlan plan) throws SQLException {
    this.plan = plan;
    this.database = DriverManager.getConnection("jdbc:duckdb:");
    this.groups =
        IntStream.range(0, plan.groups().size()).mapToObj(i -> "g" + i).collect(joining(", "));
    this.inputs = plan.inputs().stream().map(SqlTypes::identifier).collect(joining(", "));
    execute("SET TimeZone = 'UTC'");
    execute("SET threads = 1");
    String columns =
        Golds.SILVER.stream()
            .map(each -> SqlTypes.identifier(each.name()) + " " + SqlTypes.name(each.type()))
            .collect(joining(", "));
    execute("CREATE TABLE alive(%s)".formatted(columns));
    execute("CREATE TABLE changes(%s, _sign TINYINT)".formatted(columns));
  }

  /** Takes rows of silver, as texts of literals, that went and came. */
  void change(List<String> went, List<String> came, boolean tolerant) throws SQLException {
    execute("DELETE FROM changes");
    insert(went, -1);
    insert(came, 1);
    for (String row : went) {
      execute("DELETE FROM alive WHERE id = " + row.split(",", 2)[0]);
    }
    execute("INSERT INTO alive SELECT * EXCLUDE (_sign) FROM changes WHERE _sign = 1");
    String changes = "SELECT %s, _sign FROM changes".formatted(inputs);
    sum(plan.sums(changes, tolerant));
    for (int i = 0; i < plan.accumulators().size(); i++) {
      Kind kind = plan.accumulators().get(i).kind();
      if (kind == Kind.MIN || kind == Kind.MAX || kind == Kind.DISTINCT) {
        merge(
            "values" + i,
            plan.values(changes, i, tolerant),
            "SELECT %s, value, sum(net)::BIGINT AS net FROM (%%s) GROUP BY %s, value HAVING sum(net) <> 0"
                .formatted(groups, groups));
      }
    }
  }

  private void sum(String sums) throws SQLException {
    List<String> signed = new ArrayList<>();
    List<String> summed = new ArrayList<>();
    for (int i = 0; i < plan.accumulators().size(); i++) {
      Accumulator each = plan.accumulators().get(i);
      if (List.of(Kind.COUNT, Kind.SUM, Kind.FLOAT_SUM).contains(each.kind())) {
        signed.add(
            "CAST(CASE WHEN _sign < 0 THEN -a%1$d ELSE a%1$d END AS %2$s) AS a%1$d"
                .formatted(i, SqlTypes.name(each.type())));
        summed.add("CAST(sum(a%1$d) AS %2$s) AS a%1$d".formatted(i, SqlTypes.name(each.type())));
      }
    }
    merge(
        "sums",
        "SELECT %s, %s FROM (%s)".formatted(groups, String.join(", ", signed), sums),
        "SELECT %s, %s FROM (%%s) GROUP BY %s HAVING sum(a0) <> 0"
            .formatted(groups, String.join(", ", summed), groups));
  }

  private void merge(String table, String more, String merged) throws SQLException {
    execute("CREATE TABLE IF NOT EXISTS %1$s AS %2$s LIMIT 0".formatted(table, more));
    String both = "SELECT * FROM %s UNION ALL %s".formatted(table, more);
    execute("CREATE TABLE merged AS " + merged.formatted(both));
    execute("DROP TABLE " + table);
    execute("ALTER TABLE merged RENAME TO " + table);
  }

  private void insert(List<String> rows, int sign) throws SQLException {
    for (String row : rows) {
      execute("INSERT INTO changes VALUES (%s, %d)".formatted(row, sign));
    }
  }

  /** The rows of the gold table, finished from what was kept. */
  List<List<Object>> kept() throws SQLException {
    String finished = plan.finish(keptGroups());
    return rows("SELECT %s FROM (%s) WHERE _shown ORDER BY ALL".formatted(names(), finished));
  }

  /** What it has to be. */
  List<List<Object>> right() throws SQLException {
    String query = plan.query("SELECT %s FROM alive".formatted(inputs));
    return rows("SELECT %s FROM (%s) ORDER BY ALL".formatted(names(), query));
  }

  private String names() {
    return plan.columns().stream()
        .map(TypedColumn::name)
        .map(SqlTypes::identifier)
        .collect(joining(", "));
  }

  String keptGroups() throws SQLException {
    String same =
        IntStream.range(0, plan.groups().size())
            .mapToObj(i -> "s.g%1$d IS NOT DISTINCT FROM o.g%1$d".formatted(i))
            .collect(joining(" AND "));
    String alive = plan.keyed("SELECT %s, 1::TINYINT AS _sign FROM alive".formatted(inputs), true);
    execute(
        "CREATE OR REPLACE TABLE groups AS SELECT row_number() OVER ()::INTEGER AS _i, * FROM sums");
    for (int i = 0; i < plan.accumulators().size(); i++) {
      Accumulator accumulator = plan.accumulators().get(i);
      String of =
          switch (accumulator.kind()) {
            case COUNT, SUM, FLOAT_SUM -> null;
            case DISTINCT -> "SELECT count(*) FROM values%d o WHERE %s".formatted(i, same);
            case AFRESH ->
                "SELECT value FROM (%s) o WHERE %s AND rows = 1"
                    .formatted(plan.afresh(alive, i), same);
            case MIN, MAX ->
                "SELECT %s(value) FROM values%d o WHERE %s".formatted(accumulator.kind(), i, same);
            case DISTINCT_SKETCH, QUANTILE_SKETCH -> null;
          };
      if (of != null) {
        execute(
            "ALTER TABLE groups ADD COLUMN a%d %s".formatted(i, SqlTypes.name(accumulator.type())));
        execute("UPDATE groups s SET a%d = (%s)".formatted(i, of));
      }
      if (accumulator.kind() == Kind.MIN || accumulator.kind() == Kind.MAX) {
        afreshIsKept(i, alive);
      }
    }
    for (int i = 0; i < plan.estimates().size(); i++) {
      Estimate estimate = plan.estimates().get(i);
      String told =
          switch ((Simple) estimate.type()) {
            case LONG -> "count(value)";
            case DOUBLE -> "quantile_disc(value, %s)".formatted(estimate.rank());
            default -> "max(CAST(NULL AS BLOB))";
          };
      String type = SqlTypes.name(estimate.type());
      execute("ALTER TABLE groups ADD COLUMN e%d %s".formatted(i, type));
      execute(
          "UPDATE groups s SET e%d = (SELECT %s FROM (SELECT *, %s FROM (%s)) o WHERE %s)"
              .formatted(
                  i,
                  told,
                  estimate.type() == Simple.DOUBLE ? "unnest(range(rows))" : "1",
                  plan.afresh(alive, estimate.sketch()),
                  same));
    }
    return "SELECT * FROM groups";
  }

  /** Reading a group again finds what was kept of it. */
  private void afreshIsKept(int i, String alive) throws SQLException {
    String best = plan.accumulators().get(i).kind().name();
    assertThat(
            rows(
                "SELECT %s, value, rows FROM (%s) ORDER BY ALL"
                    .formatted(groups, plan.afresh(alive, i))))
        .isEqualTo(
            rows(
                "SELECT %s, %s(value), arg_%s(net, value) FROM values%d GROUP BY %s ORDER BY ALL"
                    .formatted(groups, best, best, i, groups)));
  }

  List<List<Object>> keyed(boolean tolerant) throws SQLException {
    return rows(
        plan.keyed("SELECT %s, _sign FROM changes".formatted(inputs), tolerant) + " ORDER BY ALL");
  }

  /** The names and types of what a query returns. */
  List<String> types(String query) throws SQLException {
    return rows("DESCRIBE " + query).stream()
        .map(row -> row.get(0) + " " + row.get(1))
        .map(each -> each.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"))
        .toList();
  }

  List<List<Object>> rows(String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<Object>> rows = new ArrayList<>();
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          Object value = result.getObject(i);
          row.add(value instanceof java.sql.Blob ? result.getString(i) : value);
        }
        rows.add(row);
      }
      return rows;
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}

package io.millrace.transforms.kernel;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.Accumulator;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.gold.GroupKernel;
import io.millrace.transforms.gold.SignedFile;
import io.millrace.transforms.refine.SqlTypes;
import io.millrace.transforms.refine.TypedRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.duckdb.DuckDBFunctions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the kernel on DuckDB computes for gold tables. */
final class DuckGold implements GroupKernel {
  private static final Logger LOG = LoggerFactory.getLogger(DuckGold.class);

  /** How long one statement may take; the first one of a new table reads all of silver. */
  private static final Duration MOST_TIME = Duration.ofMinutes(30);

  private static final TypedColumn SIGNS = new TypedColumn(SIGN, ColumnType.Simple.INT, true);
  private static final TypedColumn NETS = new TypedColumn(NET, ColumnType.Simple.LONG, true);
  private static final TypedColumn ROW_COUNTS = new TypedColumn(ROWS, ColumnType.Simple.LONG, true);
  private static final int ROWS_AT_ONCE = 100_000;
  private static final String CHANGED = "SELECT * FROM changed";

  private final Connection database;
  private final DuckRefine refine;
  private final SignedRows signed = new SignedRows();
  private final Tolerance tolerance = new Tolerance();

  private DuckGold(Connection database, DuckRefine refine) {
    this.database = database;
    this.refine = refine;
  }

  /** SQL that is run again, with a null for what cannot be computed, when a value fails it. */
  private static final class Tolerance {
    private boolean said;

    <T> T run(GoldPlan plan, Attempt<T> attempt) {
      try {
        return attempt.run(false);
      } catch (SQLException e) {
        if (!UserSql.isOfValue(e)) {
          throw failed(plan, e);
        }
        say(plan, e);
        try {
          return attempt.run(true);
        } catch (SQLException again) {
          throw failed(plan, again);
        }
      }
    }

    private void say(GoldPlan plan, SQLException e) {
      if (said) {
        LOG.debug("{}: {}", plan.table(), UserSql.firstLine(e));
      } else {
        LOG.warn(
            "{}: an expression fails on some rows and counts as NULL there: {}; TRY_CAST says that it may",
            plan.table(),
            UserSql.firstLine(e));
        said = true;
      }
    }
  }

  private interface Attempt<T> {
    T run(boolean tolerant) throws SQLException;
  }

  static DuckGold register(Connection database, DuckRefine refine) throws SQLException {
    DuckGold gold = new DuckGold(database, refine);
    DuckDBFunctions.tableFunction()
        .withName(SignedRows.NAME)
        .withFunction(gold.signed)
        .register(database);
    return gold;
  }

  @Override
  public void read(List<SignedFile> files, Schema columns) {
    try {
      UserSql sql = sql("gold");
      sql.execute("CREATE OR REPLACE TEMP TABLE changed AS " + select(files, columns));
    } catch (SQLException e) {
      throw DuckRefine.failed("cannot read what changed in silver", e);
    }
  }

  @Override
  public void release() {
    drop("changed");
  }

  private void drop(String table) {
    try {
      sql("gold").execute("DROP TABLE IF EXISTS " + table);
    } catch (SQLException e) {
      throw DuckRefine.failed("cannot let go of table " + table, e);
    }
  }

  private String select(List<SignedFile> files, Schema columns) {
    signed.read(files);
    String names = FieldIds.names(columns.columns());
    return files.isEmpty()
        ? "SELECT %s, 1 AS %s LIMIT 0"
            .formatted(
                columns.columns().stream()
                    .map(
                        column ->
                            "NULL::%s AS %s"
                                .formatted(
                                    SqlTypes.name(column.type()),
                                    SqlTypes.identifier(column.name())))
                    .collect(Collectors.joining(", ")),
                SIGN)
        : "SELECT %s, sign::TINYINT AS %s FROM %s POSITIONAL JOIN %s() WHERE sign <> 0"
            .formatted(
                names,
                SIGN,
                ParquetSource.sql(files.stream().map(SignedFile::path).toList(), columns.columns()),
                SignedRows.NAME);
  }

  @Override
  public TypedRows sums(GoldPlan plan) {
    List<TypedColumn> columns = new ArrayList<>(List.of(SIGNS));
    columns.addAll(plan.keys());
    List<Accumulator> accumulators = plan.accumulators();
    for (int i = 0; i < accumulators.size(); i++) {
      if (accumulators.get(i).kind().isSummed()) {
        columns.add(new TypedColumn(GoldPlan.name(i), accumulators.get(i).type(), false));
      }
    }
    return tolerance.run(plan, tolerant -> load(plan, columns, plan.sums(CHANGED, tolerant)));
  }

  @Override
  public TypedRows values(GoldPlan plan, int accumulator) {
    List<TypedColumn> columns = new ArrayList<>(plan.keys());
    columns.add(new TypedColumn(VALUE, valueType(plan, accumulator), true));
    columns.add(NETS);
    return tolerance.run(
        plan, tolerant -> load(plan, columns, plan.values(CHANGED, accumulator, tolerant)));
  }

  private static ColumnType valueType(GoldPlan plan, int accumulator) {
    Accumulator of = plan.accumulators().get(accumulator);
    return of.kind() == Accumulator.Kind.DISTINCT ? ColumnType.Simple.STRING : of.type();
  }

  @Override
  public Again readAgain(
      GoldPlan plan,
      List<Integer> accumulators,
      List<SignedFile> files,
      Schema columns,
      TypedRows groups) {
    String keys = names(plan.keys());
    String values = accumulators.stream().map(each -> ", v" + each).collect(Collectors.joining());
    String same =
        IntStream.range(0, plan.groups().size())
            .mapToObj(i -> "k.g%1$d IS NOT DISTINCT FROM t.g%1$d".formatted(i))
            .collect(Collectors.joining(" AND "));
    UserSql sql = sql(plan);
    tolerance.run(
        plan,
        tolerant -> {
          sql.execute(
              "CREATE OR REPLACE TEMP TABLE touched AS SELECT %s FROM (%s)"
                  .formatted(keys, refine.select(groups)));
          sql.execute(
              "CREATE OR REPLACE TEMP TABLE again AS SELECT %s%s FROM (%s) k SEMI JOIN touched t ON %s"
                  .formatted(keys, values, plan.keyed(select(files, columns), tolerant), same));
          return null;
        });
    drop("touched");
    return new RowsAgain(plan);
  }

  private final class RowsAgain implements Again {
    private final GoldPlan plan;

    RowsAgain(GoldPlan plan) {
      this.plan = plan;
    }

    @Override
    public void values(int accumulator, Consumer<TypedRows> taker) {
      List<TypedColumn> result = new ArrayList<>(plan.keys());
      result.add(new TypedColumn(VALUE, plan.accumulators().get(accumulator).type(), false));
      result.add(ROW_COUNTS);
      String ordered =
          "FROM (%s) ORDER BY %s"
              .formatted(plan.afresh("SELECT * FROM again", accumulator), names(plan.keys()));
      try {
        load(plan, result, ordered, ROWS_AT_ONCE, taker);
      } catch (SQLException e) {
        throw failed(plan, e);
      }
    }

    @Override
    public void close() {
      drop("again");
    }
  }

  @Override
  public void tell(
      List<SignedFile> files, Schema columns, GroupTexts texts, BiConsumer<String, String> taker) {
    String rows = new ToldRows(columns, texts).of(select(files, columns), files);
    try {
      sql("gold")
          .query(
              "SELECT %s, %s FROM (%s)".formatted(texts.key(), texts.row(), rows),
              row -> taker.accept(row.getString(1), row.getString(2)));
    } catch (SQLException e) {
      throw DuckRefine.failed("cannot read what changed in gold", e);
    }
  }

  private TypedRows load(GoldPlan plan, List<TypedColumn> columns, String select)
      throws SQLException {
    TypedRows[] rows = {TypedRows.ofValues(columns, 0)};
    load(plan, columns, select, Integer.MAX_VALUE, all -> rows[0] = all);
    return rows[0];
  }

  private void load(
      GoldPlan plan, List<TypedColumn> columns, String select, int most, Consumer<TypedRows> taker)
      throws SQLException {
    String typed =
        columns.stream()
            .map(
                column ->
                    "%1$s::%2$s AS %1$s"
                        .formatted(
                            SqlTypes.identifier(column.name()), SqlTypes.name(column.type())))
            .collect(Collectors.joining(", "));
    ResultColumns.each(
        sql(plan), "FROM (SELECT %s FROM (%s))".formatted(typed, select), columns, most, taker);
  }

  private static String names(List<TypedColumn> columns) {
    return columns.stream().map(TypedColumn::name).collect(Collectors.joining(", "));
  }

  @Override
  public Finished finish(GoldPlan plan, TypedRows groups) {
    UserSql sql = sql(plan);
    sql.each(
        0,
        groups.size(),
        (from, to) -> finish(sql, plan, groups, from, to),
        (at, why) -> {
          throw new MillraceException(
              ErrorKind.SPEC,
              "%s: the group (%s) cannot be computed: %s; write the measure so that it can, for example with TRY_CAST or as a decimal or double, and start the pipeline with --table %1$s --recompute. Nothing is lost"
                  .formatted(plan.table(), shown(sql, plan, groups, at), why));
        });
    return new FinishedRows(groups, sql);
  }

  private void finish(UserSql sql, GoldPlan plan, TypedRows groups, int from, int to)
      throws SQLException {
    String rows =
        "SELECT _row AS _i, %s FROM (%s)"
            .formatted(names(groups.columns()), refine.select(groups, from, to));
    sql.execute(
        "CREATE OR REPLACE TEMP TABLE finished AS SELECT * FROM (%s) ORDER BY _i"
            .formatted(plan.finish(rows)));
  }

  private String shown(UserSql sql, GoldPlan plan, TypedRows groups, int at) {
    String texts =
        IntStream.range(0, plan.groups().size())
            .mapToObj(
                i ->
                    "%s || coalesce(g%d::VARCHAR, 'NULL')"
                        .formatted(SqlTypes.text(plan.groups().get(i).name() + " = "), i))
            .collect(Collectors.joining(" || ', ' || "));
    List<String> shown = new ArrayList<>();
    try {
      sql.query(
          "SELECT %s FROM (%s)".formatted(texts, refine.select(groups, at, at + 1)),
          row -> shown.add(row.getString(1)));
    } catch (SQLException e) {
      throw DuckRefine.failed("cannot name a group", e);
    }
    return shown.get(0);
  }

  private final class FinishedRows implements Finished {
    private final TypedRows groups;
    private final UserSql sql;

    FinishedRows(TypedRows groups, UserSql sql) {
      this.groups = groups;
      this.sql = sql;
    }

    @Override
    public int[] shown() {
      List<Integer> shown = new ArrayList<>();
      try {
        sql.query(
            "SELECT _i FROM finished WHERE _shown ORDER BY _i", row -> shown.add(row.getInt(1)));
      } catch (SQLException e) {
        throw DuckRefine.failed("cannot read the groups that are shown", e);
      }
      return shown.stream().mapToInt(each -> each).toArray();
    }

    @Override
    public void write(int[] rows, int size, Schema schema, Path file) {
      refine.write(
          refine.pick(groups, rows, size, FieldIds.names(schema.columns()), "finished"),
          schema.columns(),
          file);
    }

    @Override
    public void close() {
      drop("finished");
    }
  }

  private UserSql sql(GoldPlan plan) {
    return sql(plan.table().toString());
  }

  private UserSql sql(String path) {
    return new UserSql(database, path, MOST_TIME);
  }

  private static MillraceException failed(GoldPlan plan, SQLException e) {
    return new MillraceException(
        ErrorKind.SPEC,
        "%s cannot be computed: %s".formatted(plan.table(), UserSql.firstLine(e)),
        e);
  }
}

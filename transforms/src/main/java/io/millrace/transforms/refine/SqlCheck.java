package io.millrace.transforms.refine;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.Column;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.Expectation;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PartitionBy;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the SQL of a silver table, and the other parts that only an engine can tell about, against
 * a database that holds nothing and can reach nothing.
 */
public final class SqlCheck {
  private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{N}_]*");
  private static final String BRONZE_COLUMNS =
      """
      value VARCHAR, _key BLOB, _topic VARCHAR, _kafka_partition INTEGER, _offset BIGINT,
      _timestamp TIMESTAMPTZ, _headers STRUCT("key" VARCHAR, "value" BLOB)[], %s INTEGER"""
          .formatted(UserSelect.RECORD);

  private final SilverDefinition silver;
  private final Connection database;
  private final List<Problem> problems = new ArrayList<>();
  private final List<TypedColumn> columns = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private String sql;
  private String deleteWhen;

  /** What is wrong at a place of the pipeline file, such as {@code silver.expect.NAME.that}. */
  public record Problem(String path, String message) {}

  private SqlCheck(SilverDefinition silver, Connection database) {
    this.silver = silver;
    this.database = database;
  }

  /** All that is wrong, in the order of the file. */
  public static List<Problem> problems(SilverDefinition silver) {
    return run(silver).problems;
  }

  static SqlCheck run(SilverDefinition silver) {
    try (Connection database = Fence.checking()) {
      SqlCheck check = new SqlCheck(silver, database);
      check.refinement();
      if (!check.columns.isEmpty()) {
        check.references();
        check.conditions();
      }
      return check;
    } catch (SQLException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot check the SQL of %s: %s".formatted(silver.table(), e), e);
    }
  }

  void throwFirst() {
    if (!problems.isEmpty()) {
      Problem first = problems.get(0);
      throw new MillraceException(ErrorKind.SPEC, first.path() + ": " + first.message());
    }
  }

  /** The columns of the table, required where its key and order need them. */
  List<TypedColumn> columns() {
    return columns;
  }

  /** The expectations, their conditions as the kernel itself would write them. */
  List<Expectation> expectations() {
    return expectations;
  }

  /** The condition that deletes, or null. */
  String deleteWhen() {
    return deleteWhen;
  }

  /** The query with a column that tells of which record a row is made, or null. */
  String sql() {
    return sql;
  }

  private void refinement() throws SQLException {
    if (silver.refinement() instanceof Refinement.Columns mapped) {
      mapped.columns().forEach(this::fallback);
      addColumns(mapped.columns().stream().map(Column::typed).toList());
      return;
    }
    String written = ((Refinement.Query) silver.refinement()).sql();
    execute("CREATE TABLE bronze(%s)".formatted(BRONZE_COLUMNS));
    try {
      sql = UserSelect.withRecord(database, written);
      addColumns(describe(sql));
    } catch (Refusal e) {
      problem("silver.sql", "is refused: " + e.getMessage());
    } catch (SQLException e) {
      problem(
          "silver.sql",
          "is refused: "
              + KernelMessage.of(
                  e, "value, _key, _topic, _kafka_partition, _offset, _timestamp, _headers"));
    }
  }

  private void fallback(Column column) {
    String problem = column.fallback().map(text -> ColumnsPlan.problem(column, text)).orElse(null);
    if (problem != null) {
      problem("silver.columns.%s.default".formatted(column.name()), problem);
    }
  }

  /** A row without its key, or without its order, can be put nowhere. */
  private void addColumns(List<TypedColumn> found) {
    Set<String> needed = new HashSet<>();
    silver.upsert().ifPresent(upsert -> needed.addAll(upsert.key()));
    silver.upsert().ifPresent(upsert -> needed.addAll(upsert.orderBy()));
    for (TypedColumn column : found) {
      boolean required = column.required() || needed.contains(column.name());
      columns.add(new TypedColumn(column.name(), column.type(), required));
    }
  }

  private List<TypedColumn> describe(String query) throws SQLException {
    List<TypedColumn> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("DESCRIBE " + query)) {
      while (result.next()) {
        String name = result.getString(1);
        if (name.equals(UserSelect.RECORD)) {
          continue;
        }
        if (!NAME.matcher(name).matches()) {
          throw new Refusal(
              "a column is named %s; give it a name of letters, digits and _ with AS"
                  .formatted(name));
        }
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
          throw new Refusal(
              "two columns are named %s; give one another name with AS".formatted(name));
        }
        found.add(new TypedColumn(name, type(name, result.getString(2)), false));
      }
    }
    return found;
  }

  private static ColumnType type(String column, String type) {
    try {
      return TypeNames.read(type);
    } catch (MillraceException e) {
      throw new Refusal("column %s: %s".formatted(column, e.getMessage()));
    }
  }

  private void references() {
    if (silver.refinement() instanceof Refinement.Columns) {
      return;
    }
    silver.upsert().ifPresent(this::references);
    for (PartitionBy partition : silver.partitionBy()) {
      reference("silver.partition-by", partition.column());
    }
  }

  private void references(Upsert upsert) {
    upsert.key().forEach(column -> reference("silver.key", column));
    upsert.orderBy().forEach(column -> reference("silver.order-by", column));
    if (upsert.bucketByOrNull() != null) {
      reference("silver.bucket-by", upsert.bucketByOrNull());
    }
  }

  private void reference(String path, String name) {
    TypedColumn column =
        columns.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (column == null) {
      problem(
          path,
          "names %s, which is no column of silver.sql; it has %s".formatted(name, columnNames()));
    } else if (!Readers.isSimple(column.type())) {
      problem(path, "names %s, which is a %s; name a simple column".formatted(name, column.type()));
    }
  }

  private void conditions() throws SQLException {
    String types =
        columns.stream()
            .map(column -> SqlTypes.identifier(column.name()) + " " + SqlTypes.name(column.type()))
            .collect(Collectors.joining(", "));
    execute(
        "CREATE TABLE typed(%s, %s INTEGER, %s BIGINT)"
            .formatted(types, SilverDefinition.PARTITION, SilverDefinition.OFFSET));
    for (Expectation expectation : silver.expectations()) {
      String that =
          condition("silver.expect.%s.that".formatted(expectation.name()), expectation.that());
      expectations.add(new Expectation(expectation.name(), that, expectation.otherwise()));
    }
    String when = silver.upsert().flatMap(Upsert::deleteWhen).orElse(null);
    deleteWhen = when == null ? null : condition("silver.delete-when", when);
  }

  private String condition(String path, String written) {
    try {
      JsonNode expression = SqlTree.expression(database, written);
      new SqlGuard(names()).check(expression);
      String canonical = SqlTree.text(database, expression);
      String type = typeOf(canonical);
      if (!type.equals("BOOLEAN")) {
        problem(path, "is no condition: it is of type %s".formatted(type));
      }
      return canonical;
    } catch (Refusal e) {
      problem(path, "is refused: " + e.getMessage());
    } catch (SQLException e) {
      problem(path, "is refused: " + KernelMessage.of(e, columnNames()));
    }
    return written;
  }

  private Map<String, Double> names() {
    return columns.stream().collect(Collectors.toMap(TypedColumn::name, any -> 1.0));
  }

  private String columnNames() {
    return columns.stream().map(TypedColumn::name).collect(Collectors.joining(", "));
  }

  private String typeOf(String expression) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result =
            statement.executeQuery("DESCRIBE SELECT %s AS c FROM typed".formatted(expression))) {
      result.next();
      return result.getString(2);
    }
  }

  private void problem(String path, String message) {
    problems.add(new Problem(path, message));
  }

  private void execute(String statement) throws SQLException {
    try (Statement each = database.createStatement()) {
      each.execute(statement);
    }
  }
}

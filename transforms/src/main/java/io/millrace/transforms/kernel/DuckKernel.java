package io.millrace.transforms.kernel;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.compact.MergeInput;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.gold.GroupKernel;
import io.millrace.transforms.refine.Fence;
import io.millrace.transforms.refine.KernelDatabase;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.duckdb.DuckDBFunctions;

/** The kernel on DuckDB: one database in memory, one thread, and no way out of its folders. */
public final class DuckKernel implements Kernel {
  /** A chunk is one row group, and does not leave a tiny second one behind. */
  private static final int ROW_GROUP = 262_144;

  private static final String PARQUET =
      "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE " + ROW_GROUP;

  private final Connection database;
  private final ChunkFunction chunk;
  private final DuckRefine refine;
  private final DuckMerge merge;
  private final DuckGold gold;

  private DuckKernel(Connection database, ChunkFunction chunk) throws SQLException {
    this.database = database;
    this.chunk = chunk;
    this.refine =
        DuckRefine.register(
            database, chunk, (select, columns, file) -> copy(select, FieldIds.of(columns), file));
    this.merge =
        DuckMerge.register(
            database, (select, columns, file) -> copy(select, FieldIds.of(columns), file));
    this.gold = DuckGold.register(database, refine);
  }

  public static DuckKernel open(KernelSettings settings) {
    try {
      Connection database = KernelDatabase.open();
      ChunkFunction chunk = new ChunkFunction();
      chunk.read(Rows.all(new Chunk()));
      DuckDBFunctions.tableFunction()
          .withName(ChunkFunction.NAME)
          .withProjectionPushdown()
          .withFunction(chunk)
          .register(database);
      DuckKernel kernel = new DuckKernel(database, chunk);
      Fence.close(database, settings.memory(), settings.scratch(), settings.folders());
      return kernel;
    } catch (SQLException e) {
      throw failed("cannot start the SQL kernel", e);
    }
  }

  @Override
  public void writeBronze(Rows rows, long epoch, String topic, Schema schema, Path file) {
    chunk.read(rows);
    String select =
        BronzeShape.columns(schema).stream()
            .map(
                column ->
                    expression(column.name(), rows.chunk(), epoch, topic) + " AS " + name(column))
            .collect(Collectors.joining(", "));
    copy("SELECT %s FROM chunk()".formatted(select), fieldIds(schema), file);
  }

  static String expression(String column, Chunk chunk, long epoch, String topic) {
    return switch (column) {
      case BronzeShape.TOPIC -> quoted(topic);
      case BronzeShape.PARTITION -> "partition";
      case BronzeShape.OFFSET -> "\"offset\"";
      case BronzeShape.TIMESTAMP -> "make_timestamptz(micros)";
      case BronzeShape.TIMESTAMP_TYPE ->
          "CASE WHEN append_time THEN 'LogAppendTime' ELSE 'CreateTime' END";
      case BronzeShape.KEY -> bytes("key", chunk.anyBinaryKeys());
      case BronzeShape.VALUE -> bytes("value", chunk.anyBinaryValues());
      case BronzeShape.HEADERS -> headers(chunk.anyHeaders());
      case BronzeShape.EPOCH -> epoch + "::BIGINT";
      default -> throw new IllegalArgumentException(column + " is no column of bronze");
    };
  }

  private static String bytes(String column, boolean anyBinary) {
    return anyBinary
        ? "coalesce(encode(%1$s), from_base64(binary_%1$s))".formatted(column)
        : "encode(%s)".formatted(column);
  }

  private static String headers(boolean any) {
    String none = "[]::STRUCT(key VARCHAR, value BLOB)[]";
    return any
        ? """
        CASE WHEN headers IS NULL THEN %s ELSE list_transform(string_split(headers, ','),
          lambda h: {'key': decode(from_base64(string_split(h, ':')[1])),
                     'value': from_base64(string_split(h, ':')[2])}) END"""
            .formatted(none)
        : none;
  }

  private static String fieldIds(Schema schema) {
    return BronzeShape.columns(schema).stream()
        .map(
            column ->
                column.type().isPrimitiveType()
                    ? "%s: %d".formatted(name(column), column.fieldId())
                    : "%s: %s".formatted(name(column), headerIds(column)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String headerIds(Types.NestedField headers) {
    Types.NestedField element = headers.type().asListType().fields().get(0);
    return element.type().asStructType().fields().stream()
        .map(field -> "%s: %d".formatted(name(field), field.fieldId()))
        .collect(
            Collectors.joining(
                ", ",
                "{__duckdb_field_id: %d, element: {__duckdb_field_id: %d, "
                    .formatted(headers.fieldId(), element.fieldId()),
                "}}"));
  }

  @Override
  public Refined refine(Rows rows, RefinePlan plan, String topic) {
    return refine.refine(rows, plan, topic);
  }

  @Override
  public void merge(List<MergeInput> inputs, Schema schema, Path output) {
    merge.merge(inputs, schema, output);
  }

  @Override
  public GroupKernel gold() {
    return gold;
  }

  private void copy(String select, String fieldIds, Path file) {
    String sql =
        "COPY (%s) TO %s (%s, FIELD_IDS %s)"
            .formatted(select, quoted(file.toString()), PARQUET, fieldIds);
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed("cannot write %s".formatted(file), e);
    }
  }

  @Override
  public long memoryUsed() {
    try (Statement statement = database.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()")) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw failed("cannot read the kernel's memory", e);
    }
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw failed("cannot stop the SQL kernel", e);
    }
  }

  private static MillraceException failed(String what, SQLException e) {
    return new MillraceException(ErrorKind.LAKE, "%s: %s".formatted(what, e.getMessage()), e);
  }

  private static String name(Types.NestedField column) {
    return '"' + column.name().replace("\"", "\"\"") + '"';
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

package io.millrace.transforms.kernel;

import io.millrace.tables.ColumnType;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.SqlTypes;
import io.millrace.transforms.refine.TypedRows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * Lets SQL read typed rows, as {@code refined()}, in a given order. Its columns are {@code c0},
 * {@code c1} and so on in the few types that can cross this border; {@link #expression} makes of
 * each what it stands for.
 */
final class RefinedFunction
    implements DuckDBTableFunction<
        RefinedFunction.Selection, RefinedFunction.Scan, RefinedFunction.Scan> {
  static final String NAME = "refined";

  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private Selection selection;
  private byte[][] batch = new byte[0][];

  /** Some of the rows. */
  static final class Selection {
    private final TypedRows rows;
    private final int[] order;
    private final int from;
    private final int to;

    Selection(TypedRows rows, int[] order, int from, int to) {
      this.rows = rows;
      this.order = order;
      this.from = from;
      this.to = to;
    }

    static Selection all(TypedRows rows) {
      return new Selection(rows, null, 0, rows.size());
    }

    TypedRows rows() {
      return rows;
    }

    int row(int place) {
      return order == null ? from + place : order[from + place];
    }

    int size() {
      return to - from;
    }
  }

  /** How far a statement has read, and which columns it wants. */
  static final class Scan {
    private final int[] columns;
    private int at;

    private Scan(int[] columns) {
      this.columns = columns;
    }
  }

  void read(Selection next) {
    selection = next;
  }

  /** A SELECT of the rows by their columns' names, and of more columns of this function. */
  static String select(TypedRows rows, String... more) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      TypedColumn column = rows.columns().get(i);
      columns.add(expression(i, column.type()) + " AS " + SqlTypes.identifier(column.name()));
    }
    columns.add(SilverDefinition.PARTITION);
    columns.add(SilverDefinition.OFFSET);
    columns.addAll(List.of(more));
    return "SELECT %s FROM %s()".formatted(String.join(", ", columns), NAME);
  }

  private static String expression(int column, ColumnType type) {
    String raw = "c" + column;
    if (type instanceof ColumnType.Decimal decimal) {
      return isShort(decimal)
          ? raw
          : "%s::DECIMAL(%d,%d)".formatted(raw, decimal.precision(), decimal.scale());
    }
    if (!(type instanceof ColumnType.Simple simple)) {
      return NestedSql.expression(raw, type);
    }
    return switch (simple) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING -> raw;
      case DATE -> "(DATE '1970-01-01' + %s)".formatted(raw);
      case TIME -> "(TIME '00:00:00' + to_microseconds(%s))".formatted(raw);
      case TIMESTAMP -> "make_timestamp(%s)".formatted(raw);
      case TIMESTAMPTZ -> "make_timestamptz(%s)".formatted(raw);
      case UUID -> raw + "::UUID";
      case BINARY -> "from_base64(%s)".formatted(raw);
    };
  }

  private static boolean isShort(ColumnType.Decimal decimal) {
    return decimal.precision() <= 18;
  }

  private static DuckDBColumnType raw(ColumnType type) {
    if (!(type instanceof ColumnType.Simple simple)) {
      return DuckDBColumnType.VARCHAR;
    }
    return switch (simple) {
      case BOOLEAN -> DuckDBColumnType.BOOLEAN;
      case INT, DATE -> DuckDBColumnType.INTEGER;
      case LONG, TIME, TIMESTAMP, TIMESTAMPTZ -> DuckDBColumnType.BIGINT;
      case FLOAT -> DuckDBColumnType.FLOAT;
      case DOUBLE -> DuckDBColumnType.DOUBLE;
      case STRING, UUID, BINARY -> DuckDBColumnType.VARCHAR;
    };
  }

  @Override
  public Selection bind(DuckDBTableFunctionBindInfo info) throws SQLException {
    List<TypedColumn> columns = selection.rows.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).type() instanceof ColumnType.Decimal decimal && isShort(decimal)) {
        try (DuckDBLogicalType type =
            DuckDBLogicalType.decimal(decimal.precision(), decimal.scale())) {
          info.addResultColumn("c" + i, type);
        }
      } else {
        info.addResultColumn("c" + i, raw(columns.get(i).type()));
      }
    }
    info.addResultColumn(SilverDefinition.PARTITION, DuckDBColumnType.INTEGER);
    info.addResultColumn(SilverDefinition.OFFSET, DuckDBColumnType.BIGINT);
    info.addResultColumn("_row", DuckDBColumnType.INTEGER);
    info.setCardinality(selection.size(), true);
    return selection;
  }

  @Override
  public Scan init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    int[] columns = new int[(int) info.getColumnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (int) info.getColumnIndex(i);
    }
    return new Scan(columns);
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    Selection source = info.getBindData();
    Scan scan = info.getInitData();
    int count = count(source, scan.at, (int) Math.min(out.capacity(), source.size() - scan.at));
    for (int i = 0; i < scan.columns.length; i++) {
      fill(out.vector(i), scan.columns[i], source, scan.at, count);
    }
    scan.at += count;
    return count;
  }

  private static int count(Selection source, int at, int most) {
    long bytes = 0;
    for (int i = 0; i < most; i++) {
      bytes += source.rows.weight(source.row(at + i));
      if (bytes > ChunkFunction.MOST_BYTES) {
        return Math.max(1, i);
      }
    }
    return most;
  }

  private void fill(DuckDBWritableVector out, int column, Selection source, int at, int count) {
    TypedRows rows = source.rows;
    int columns = rows.columns().size();
    if (column == columns) {
      for (int i = 0; i < count; i++) {
        out.setInt(i, rows.partition(source.row(at + i)));
      }
    } else if (column == columns + 1) {
      for (int i = 0; i < count; i++) {
        out.setLong(i, rows.offset(source.row(at + i)));
      }
    } else if (column == columns + 2) {
      for (int i = 0; i < count; i++) {
        out.setInt(i, source.row(at + i));
      }
    } else if (column >= 0 && column < columns) {
      ColumnType type = rows.columns().get(column).type();
      if (type instanceof ColumnType.Decimal decimal && isShort(decimal)) {
        fillDecimal(out, column, decimal.scale(), source, at, count);
      } else if (raw(type) == DuckDBColumnType.VARCHAR) {
        out.setStringUtf8Batch(0, strings(column, type, source, at, count));
      } else {
        fillBits(out, column, (ColumnType.Simple) type, source, at, count);
      }
    }
  }

  private static void fillDecimal(
      DuckDBWritableVector out, int column, int scale, Selection source, int at, int count) {
    for (int i = 0; i < count; i++) {
      int row = source.row(at + i);
      if (source.rows.isNull(column, row)) {
        out.setNull(i);
      } else {
        out.setBigDecimal(i, BigDecimal.valueOf(source.rows.bits(column, row), scale));
      }
    }
  }

  private static void fillBits(
      DuckDBWritableVector out,
      int column,
      ColumnType.Simple type,
      Selection source,
      int at,
      int count) {
    for (int i = 0; i < count; i++) {
      int row = source.row(at + i);
      if (source.rows.isNull(column, row)) {
        out.setNull(i);
        continue;
      }
      long bits = source.rows.bits(column, row);
      switch (type) {
        case BOOLEAN -> out.setBoolean(i, bits != 0);
        case INT, DATE -> out.setInt(i, (int) bits);
        case FLOAT -> out.setFloat(i, Float.intBitsToFloat((int) bits));
        case DOUBLE -> out.setDouble(i, Double.longBitsToDouble(bits));
        default -> out.setLong(i, bits);
      }
    }
  }

  private byte[][] strings(int column, ColumnType type, Selection source, int at, int count) {
    if (batch.length != count) {
      batch = new byte[count][];
    }
    for (int i = 0; i < count; i++) {
      int row = source.row(at + i);
      batch[i] = source.rows.isNull(column, row) ? null : string(column, type, source.rows, row);
    }
    return batch;
  }

  private static byte[] string(int column, ColumnType type, TypedRows rows, int row) {
    if (type == ColumnType.Simple.UUID) {
      return new UUID(rows.high(column, row), rows.bits(column, row))
          .toString()
          .getBytes(StandardCharsets.ISO_8859_1);
    }
    byte[] bytes = rows.bytes(column, row);
    if (type instanceof ColumnType.Decimal decimal) {
      return new BigDecimal(new BigInteger(bytes), decimal.scale())
          .toPlainString()
          .getBytes(StandardCharsets.ISO_8859_1);
    }
    return type == ColumnType.Simple.BINARY || type instanceof ColumnType.Fixed
        ? BASE64.encode(bytes)
        : bytes;
  }
}

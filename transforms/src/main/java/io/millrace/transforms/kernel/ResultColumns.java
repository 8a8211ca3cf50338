package io.millrace.transforms.kernel;

import io.millrace.tables.ColumnType;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.Filler;
import io.millrace.transforms.refine.SqlTypes;
import io.millrace.transforms.refine.TypedRows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings the values of SQL's columns to Java. */
final class ResultColumns {
  private ResultColumns() {}

  /**
   * Fills columns of rows with what SQL has under their names, and returns how many rows SQL has.
   *
   * @param from SQL from its FROM on
   */
  static int load(UserSql sql, String from, TypedRows rows, List<String> names)
      throws SQLException {
    Filling filling = new Filling(rows, names);
    sql.query(filling.select(from), filling::add);
    return filling.size;
  }

  /**
   * Hands over the rows that SQL has, so many at a time.
   *
   * @param from SQL from its FROM on
   */
  static void each(
      UserSql sql, String from, List<TypedColumn> columns, int most, Consumer<TypedRows> taker)
      throws SQLException {
    List<String> names = columns.stream().map(TypedColumn::name).toList();
    Filling[] filling = {new Filling(TypedRows.ofValues(columns, 0), names)};
    sql.query(
        filling[0].select(from),
        row -> {
          if (filling[0].size == most) {
            taker.accept(filling[0].done());
            filling[0] = new Filling(TypedRows.ofValues(columns, 0), names);
          }
          filling[0].add(row);
        });
    if (filling[0].size > 0) {
      taker.accept(filling[0].done());
    }
  }

  /** Rows whose values come one row after the other. */
  private static final class Filling {
    private final TypedRows rows;
    private final List<String> names;
    private final List<Filler> fillers;
    private int size;

    Filling(TypedRows rows, List<String> names) {
      this.rows = rows;
      this.names = names;
      this.fillers = names.stream().map(rows::filler).toList();
    }

    String select(String from) {
      String columns =
          IntStream.range(0, names.size())
              .mapToObj(i -> raw(SqlTypes.identifier(names.get(i)), fillers.get(i).type()))
              .collect(Collectors.joining(", "));
      return "SELECT %s %s".formatted(columns, from);
    }

    void add(ResultSet row) throws SQLException {
      size++;
      for (int i = 0; i < fillers.size(); i++) {
        fill(fillers.get(i), row, i + 1);
      }
    }

    TypedRows done() {
      rows.resize(size);
      return rows;
    }
  }

  private static String raw(String column, ColumnType type) {
    if (type instanceof ColumnType.Simple simple) {
      return switch (simple) {
        case DATE -> "(%s - DATE '1970-01-01')".formatted(column);
        case TIME, TIMESTAMP, TIMESTAMPTZ -> "epoch_us(%s)".formatted(column);
        default -> column;
      };
    }
    return column;
  }

  private static void fill(Filler filler, ResultSet row, int column) throws SQLException {
    if (filler.type() instanceof ColumnType.Decimal) {
      BigDecimal decimal = row.getBigDecimal(column);
      if (decimal == null) {
        filler.addNull();
      } else {
        filler.add(decimal.unscaledValue());
      }
      return;
    }
    switch ((ColumnType.Simple) filler.type()) {
      case STRING -> {
        String text = row.getString(column);
        fill(filler, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
      }
      case BINARY -> fill(filler, row.getBytes(column));
      case UUID -> {
        UUID uuid = row.getObject(column, UUID.class);
        if (uuid == null) {
          filler.addNull();
        } else {
          filler.add(uuid);
        }
      }
      default -> {
        long bits = bits((ColumnType.Simple) filler.type(), row, column);
        if (row.wasNull()) {
          filler.addNull();
        } else {
          filler.add(bits);
        }
      }
    }
  }

  private static void fill(Filler filler, byte[] bytes) {
    if (bytes == null) {
      filler.addNull();
    } else {
      filler.add(bytes);
    }
  }

  private static long bits(ColumnType.Simple type, ResultSet row, int column) throws SQLException {
    return switch (type) {
      case BOOLEAN -> row.getBoolean(column) ? 1 : 0;
      case FLOAT -> Float.floatToIntBits(row.getFloat(column));
      case DOUBLE -> Double.doubleToLongBits(row.getDouble(column));
      default -> row.getLong(column);
    };
  }
}

package io.millrace.transforms.kernel;

import io.millrace.tables.ColumnType;
import io.millrace.transforms.refine.Filler;
import io.millrace.transforms.refine.SqlTypes;
import io.millrace.transforms.refine.TypedRows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
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
    List<Filler> fillers = names.stream().map(rows::filler).toList();
    String columns =
        IntStream.range(0, names.size())
            .mapToObj(i -> raw(SqlTypes.identifier(names.get(i)), fillers.get(i).type()))
            .collect(Collectors.joining(", "));
    int[] count = new int[1];
    sql.query(
        "SELECT %s %s".formatted(columns, from),
        row -> {
          count[0]++;
          for (int i = 0; i < fillers.size(); i++) {
            fill(fillers.get(i), row, i + 1);
          }
        });
    return count[0];
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

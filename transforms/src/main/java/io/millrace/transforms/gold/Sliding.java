package io.millrace.transforms.gold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.refine.Refusal;
import java.math.BigDecimal;
import java.sql.SQLException;

/**
 * Windows that overlap: a row counts in each that it falls in. Each begins where {@code
 * time_bucket} of the step begins.
 *
 * @param newest the beginning of the newest window that a row falls in
 * @param step microseconds from the beginning of one window to that of the next
 * @param windows how many windows a row falls in
 */
record Sliding(RowExpression newest, long step, int windows) {
  static final String NO_AGGREGATE = "rows are grouped by what each has itself: make it a measure";

  private static final int MOST_WINDOWS = 10_000;
  private static final String USAGE =
      "write sliding(size, step, time), as in sliding(INTERVAL 1 hour, INTERVAL 5 minute, ordered_at)";

  static boolean is(JsonNode expression) {
    return GoldSql.function(expression).equals(GoldSql.SLIDING);
  }

  static Sliding of(JsonNode call, GoldSql sql, RowSql rows) throws SQLException {
    ArrayNode arguments = GoldSql.arguments(call);
    if (arguments.size() != 3) {
      throw new Refusal("it has %d arguments; %s".formatted(arguments.size(), USAGE));
    }
    String written = sql.text(call);
    long size = micros("size", arguments.path(0).path("expression"), sql, rows);
    long step = micros("step", arguments.path(1).path("expression"), sql, rows);
    if (size % step != 0) {
      throw new Refusal(
          "its size of %s is no multiple of its step of %s; make it one"
              .formatted(seconds(size), seconds(step)));
    }
    if (size / step > MOST_WINDOWS) {
      throw new Refusal(
          "each row is in %d windows, more than %d; make the step longer"
              .formatted(size / step, MOST_WINDOWS));
    }
    RowExpression newest = rows.check(bucket(call), NO_AGGREGATE);
    if (newest.type() != Simple.TIMESTAMP && newest.type() != Simple.TIMESTAMPTZ) {
      throw new Refusal(
          "its time is a %s; cast it to a timestamp or timestamptz".formatted(newest.type()));
    }
    return new Sliding(
        new RowExpression(written, newest.sql(), newest.type()), step, (int) (size / step));
  }

  /** The call of {@code time_bucket} with the step and the time. */
  private static JsonNode bucket(JsonNode call) {
    ObjectNode bucket = call.deepCopy();
    bucket.put("function_name", "time_bucket");
    bucket.putObject("qualified_name").putArray("path").add("time_bucket");
    GoldSql.arguments(bucket).remove(0);
    return bucket;
  }

  private static long micros(String what, JsonNode interval, GoldSql sql, RowSql rows)
      throws SQLException {
    if (!GoldSql.isConstant(interval)) {
      throw new Refusal("its %s is no constant; %s".formatted(what, USAGE));
    }
    String text = rows.constant(interval, NO_AGGREGATE);
    if (!sql.typeName(text, GoldSql.SILVER).equals("INTERVAL")) {
      throw new Refusal("its %s is no interval; %s".formatted(what, USAGE));
    }
    String months = "datepart('year', %1$s) * 12 + datepart('month', %1$s)".formatted(text);
    if (!"0".equals(sql.value(months))) {
      throw new Refusal(
          "its %s has months, which differ in length; write weeks, days, hours, minutes or seconds"
              .formatted(what));
    }
    String micros = sql.value("epoch_us(%s)".formatted(text));
    if (micros == null || Long.parseLong(micros) <= 0) {
      throw new Refusal("its %s is not more than no time; %s".formatted(what, USAGE));
    }
    return Long.parseLong(micros);
  }

  private static String seconds(long micros) {
    return "%s s".formatted(BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString());
  }
}

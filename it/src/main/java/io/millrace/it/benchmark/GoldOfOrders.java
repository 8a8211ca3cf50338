package io.millrace.it.benchmark;

import java.util.List;
import java.util.Locale;

/** Gold tables over orders, as the lines of a pipeline file. */
final class GoldOfOrders {
  /** So many are of different kinds; more are variations of them. */
  static final int KINDS = 3;

  private static final String BY_MINUTE =
      """
        - table: gold.by_minute
          where: status <> 'cancelled'
          group-by:
            minute: time_bucket(INTERVAL 1 minute, ordered_at)
            country: country
          measures:
            revenue: sum(amount)
            orders: count()
            customers: count_distinct(customer_id)
      """;
  private static final String BY_CUSTOMER =
      """
        - table: gold.by_customer
          group-by:
            customer_id: customer_id
          measures:
            orders: count()
            revenue: sum(amount)
            cancelled: {value: count(), filter: status = 'cancelled'}
      """;
  private static final String BY_HOUR =
      """
        - table: gold.by_hour
          group-by:
            hour: sliding(INTERVAL 1 hour, INTERVAL 5 minute, ordered_at)
            channel: channel
          measures:
            orders: count()
            revenue: sum(amount)
      """;
  private static final String LIKE_BY_MINUTE =
      """
        - table: gold.by_minutes_%1$d
          where: amount >= %2$d
          group-by:
            minutes: time_bucket(INTERVAL %1$d minute, ordered_at)
            %3$s: %3$s
          measures:
            revenue: sum(amount)
            orders: count()
            customers: count_distinct(customer_id)
      """;
  private static final String LIKE_BY_CUSTOMER =
      """
        - table: gold.by_customers_%1$d
          where: %3$s <> 'DE'
          group-by:
            customers: customer_id // %1$d
            %3$s: %3$s
          measures:
            orders: count()
            revenue: sum(amount)
            large: {value: count(), filter: amount >= %2$d}
      """;
  private static final List<String> COLUMNS = List.of("channel", "status", "country");

  private GoldOfOrders() {}

  static String lines(int tables) {
    return lines(tables, GoldServing.NONE, "");
  }

  /**
   * The same for tables that are served.
   *
   * @param run tells the tables of a run from those of others
   */
  static String lines(int tables, GoldServing serving, String run) {
    StringBuilder lines = new StringBuilder("gold:\n");
    List<String> kinds = List.of(BY_MINUTE, BY_CUSTOMER, BY_HOUR);
    for (int i = 0; i < tables; i++) {
      lines.append(i < KINDS ? kinds.get(i) : variation(i - KINDS));
      lines.append(serving.line("gold_%d_%s".formatted(i, run)));
    }
    return tables == 0 ? "" : lines.toString();
  }

  /** By minute and by customer in turns; no two are the same. */
  private static String variation(int number) {
    String like = number % 2 == 0 ? LIKE_BY_MINUTE : LIKE_BY_CUSTOMER;
    String column = COLUMNS.get(number / 2 % COLUMNS.size());
    return like.formatted(2 + number / 2, 10 * number, column);
  }

  /** How a pipeline with so many of them is called. */
  static String name(String runner, int tables) {
    return tables == 0
        ? "Millrace on %s, bronze + silver".formatted(runner)
        : String.format(
            Locale.ROOT,
            "Millrace on %s, with %d gold %s",
            runner,
            tables,
            tables == 1 ? "table" : "tables");
  }
}

package io.millrace.it.benchmark;

/** What an app asks again and again, each time of another value. */
enum AppQuery {
  LOOKUP("a row by its group", "SELECT customer, orders, revenue FROM %s WHERE customer = %s"),
  SUMS(
      "sums of a thousandth of the rows, by country",
      "SELECT country, SUM(orders) AS orders, SUM(revenue) AS revenue FROM %s WHERE shop = %s AND _deleted = false GROUP BY country ORDER BY country LIMIT 100");

  private final String words;
  private final String sql;

  AppQuery(String words, String sql) {
    this.words = words;
    this.sql = sql;
  }

  String words() {
    return words;
  }

  /** With a question mark, or with the value. */
  String sql(String value) {
    return sql.formatted(QueriedTable.NAME, value);
  }

  long value(long random, int rows) {
    return Long.remainderUnsigned(random, this == LOOKUP ? rows : QueriedTable.SHOPS);
  }
}

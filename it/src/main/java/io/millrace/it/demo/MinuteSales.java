package io.millrace.it.demo;

import java.math.BigDecimal;

/** Orders of a minute, and what they come to. */
record MinuteSales(long orders, BigDecimal revenue) {
  MinuteSales plus(MinuteSales other) {
    return new MinuteSales(orders + other.orders, revenue.add(other.revenue));
  }

  /** Such as {@code 2, 37.50}. */
  @Override
  public String toString() {
    return orders + ", " + revenue;
  }
}

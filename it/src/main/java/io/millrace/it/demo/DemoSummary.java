package io.millrace.it.demo;

import io.millrace.it.benchmark.BronzeTable;
import io.millrace.it.benchmark.OrdersModel;
import io.millrace.it.load.EventGenerator.Order;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.expressions.Expressions;

/** Looks at the tables after the run, and tells whether they hold what was sent. */
final class DemoSummary {
  /** The truth about each order is kept in memory to compare it. */
  private static final long MOST_CHECKED = 20_000_000;

  private final DemoTables tables;

  DemoSummary(DemoTables tables) {
    this.tables = tables;
  }

  /** False if something is wrong. */
  boolean show(long generated, long told) {
    boolean bronze = showBronze(generated + told);
    if (generated > MOST_CHECKED) {
      Screen.say("There are too many orders to compare each with what was sent.");
      return bronze;
    }
    OrdersModel model = OrdersModel.of(EventStream.EVENTS, Math.toIntExact(generated));
    boolean silver = showSilver(model);
    return showGold(model) && silver && bronze;
  }

  private boolean showBronze(long sent) {
    try (BronzeTable bronze = tables.bronze()) {
      BronzeTable.Rows found = bronze.count();
      boolean isRight = found.areExactly(sent);
      Screen.say(
          "Sent %,d events; bronze.orders has %,d rows, %,d different ones: %s.",
          sent,
          found.rows(),
          found.distinct(),
          isRight ? "each is there exactly once" : "THAT IS WRONG");
      Screen.say("It is an Iceberg table in %s, and silver.orders is beside it.", bronze.folder());
      return isRight;
    }
  }

  private boolean showSilver(OrdersModel model) {
    OrdersModel.Verdict verdict = tables.check(model);
    Screen.say(
        "These events are about %,d orders that were not deleted in the end; silver.orders %s.",
        verdict.expected(),
        verdict.isRight()
            ? "has each of them once, in its newest version"
            : "IS WRONG: " + verdict);
    return verdict.isRight();
  }

  /** Sums up what was sent, order by order, and compares. */
  private boolean showGold(OrdersModel model) {
    Map<DemoTables.Place, List<Order>> groups =
        model
            .rows()
            .filter(order -> !order.status().equals("cancelled"))
            .collect(
                Collectors.groupingBy(
                    order ->
                        new DemoTables.Place(
                            order.orderedAt().truncatedTo(ChronoUnit.MINUTES), order.country())));
    Map<DemoTables.Place, DemoTables.Sales> expected = new HashMap<>();
    groups.forEach((place, orders) -> expected.put(place, sales(orders)));
    Map<DemoTables.Place, DemoTables.Sales> found =
        tables.sales(Expressions.lessThan("minute", OrderStory.TEN.toString()));
    boolean isRight = found.equals(expected);
    Screen.say(
        "%s %s.",
        tables.salesName(),
        isRight
            ? "has their revenue, %s in all, in %,d rows by minute and country besides that of the two orders, as summed up from what was sent"
                .formatted(
                    found.values().stream()
                        .map(DemoTables.Sales::revenue)
                        .reduce(BigDecimal.ZERO, BigDecimal::add),
                    found.size())
            : "IS WRONG: it has %s instead of %s".formatted(found, expected));
    return isRight;
  }

  private static DemoTables.Sales sales(List<Order> orders) {
    return new DemoTables.Sales(
        orders.size(),
        orders.stream().map(Order::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
        orders.stream().map(Order::customerId).distinct().count());
  }
}

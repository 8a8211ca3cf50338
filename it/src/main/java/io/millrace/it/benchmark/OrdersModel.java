package io.millrace.it.benchmark;

import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Order;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/**
 * What a silver table of events 0 to a count must hold: the newest version of each order whose
 * newest version is not its deletion. Versions of an order lie in one partition in the order of
 * their numbers, so the number breaks ties.
 */
public final class OrdersModel {
  private static final int NONE = -1;

  private final EventGenerator generator;
  private final int[] newest;

  private OrdersModel(EventGenerator generator, int[] newest) {
    this.generator = generator;
    this.newest = newest;
  }

  public static OrdersModel of(EventGenerator generator, int events) {
    // An order's id is the number of its first event.
    int[] newest = new int[events];
    long[] updated = new long[events];
    Arrays.fill(newest, NONE);
    for (int number = 0; number < events; number++) {
      Order order = generator.order(number);
      int id = Math.toIntExact(order.id());
      long at = order.updatedAt().toEpochMilli();
      if (newest[id] == NONE || at >= updated[id]) {
        newest[id] = number;
        updated[id] = at;
      }
    }
    for (int id = 0; id < events; id++) {
      if (newest[id] != NONE && generator.order(newest[id]).isDeletion()) {
        newest[id] = NONE;
      }
    }
    return new OrdersModel(generator, newest);
  }

  /** The orders that there must be. */
  public Stream<Order> rows() {
    return Arrays.stream(newest).filter(number -> number != NONE).mapToObj(generator::order);
  }

  /**
   * How a table compares.
   *
   * @param stale rows that hold a version which is not the newest
   * @param deleted rows of orders that are deleted, or never were
   * @param doubled rows beyond the first of an order
   */
  public record Verdict(long expected, long right, long stale, long deleted, long doubled) {
    long missing() {
      return expected - right - stale;
    }

    public boolean isRight() {
      return right == expected && deleted == 0 && doubled == 0;
    }

    @Override
    public String toString() {
      return isRight()
          ? "yes"
          : String.format(
              Locale.ROOT,
              "**NO**: of %,d rows %,d stale, %,d missing; %,d deleted ones there, %,d doubled",
              expected,
              stale,
              missing(),
              deleted,
              doubled);
    }
  }

  Verdict check(Iterable<Record> rows) {
    return check(rows, "id");
  }

  /** Rows of a table may lack the number of their event, which no shop would keep. */
  public Verdict check(Iterable<Record> rows, String idColumn) {
    BitSet seen = new BitSet();
    long right = 0;
    long stale = 0;
    long deleted = 0;
    long doubled = 0;
    for (Record row : rows) {
      int id = Math.toIntExact((Long) row.getField(idColumn));
      if (seen.get(id)) {
        doubled++;
      } else if (newest[id] == NONE) {
        deleted++;
      } else if (isSame(row, generator.order(newest[id]))) {
        right++;
      } else {
        stale++;
      }
      seen.set(id);
    }
    long expected = Arrays.stream(newest).filter(number -> number != NONE).count();
    return new Verdict(expected, right, stale, deleted, doubled);
  }

  private static boolean isSame(Record row, Order order) {
    Object event = row.getField("event");
    return (event == null || event.equals(order.event()))
        && row.getField("customer_id").equals(order.customerId())
        && row.getField("status").equals(order.status())
        && ((BigDecimal) row.getField("amount")).compareTo(order.amount()) == 0
        && row.getField("country").equals(order.country())
        && row.getField("channel").equals(order.channel())
        && ((OffsetDateTime) row.getField("ordered_at")).toInstant().equals(order.orderedAt())
        && ((OffsetDateTime) row.getField("updated_at")).toInstant().equals(order.updatedAt());
  }
}

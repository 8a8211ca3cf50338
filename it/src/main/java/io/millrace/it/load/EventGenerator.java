package io.millrace.it.load;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Order events as a shop would send them, about 190 bytes of JSON each. Event {@code n} is a
 * function of the seed and {@code n} alone, so that a test can tell what was sent without having
 * kept it.
 *
 * <p>A share of the events, three in ten unless told, update an earlier order: the key is that
 * order's, {@code updated_at} is newer, and the status moves on. One update in fifty comes with an
 * {@code updated_at} from before its predecessors: it must lose. One in a hundred deletes.
 */
public final class EventGenerator implements Events {
  private static final long FIRST_ORDER_MILLIS = 1_767_225_600_000L;
  private static final long MILLIS_PER_EVENT = 7;
  private static final long LATE_MILLIS = 600_000;
  private static final String DELETED = "deleted";
  private static final int CUSTOMERS = 50_000;
  private static final int PRODUCTS = 500;
  private static final String[] PROGRESS = {"placed", "paid", "packed", "shipped", "delivered"};
  private static final String[] COUNTRIES = {"DE", "FR", "NL", "PL", "ES", "IT", "SE", "US", "BR"};
  private static final String[] CHANNELS = {"web", "app", "store", "partner"};

  private final long seed;
  private final Updates updates;

  private EventGenerator(long seed, Updates updates) {
    this.seed = seed;
    this.updates = updates;
  }

  /**
   * How much is an update of what was there before.
   *
   * @param percent how many events in a hundred
   * @param reach how many events back the event may lie that one follows
   */
  public record Updates(int percent, long reach) {
    public static final Updates USUAL = new Updates(30, 100_000);

    public Updates {
      if (percent < 0 || percent > 99) {
        throw new IllegalArgumentException(
            percent + " events in a hundred cannot be updates; give 0 to 99");
      }
      if (reach < 1) {
        throw new IllegalArgumentException(
            "updates cannot reach back " + reach + " events; give 1 or more");
      }
    }

    public Updates withPercent(int other) {
      return new Updates(other, reach);
    }
  }

  /** What an event says. */
  public record Order(
      long id,
      long customerId,
      String status,
      BigDecimal amount,
      String country,
      String channel,
      long product,
      Instant orderedAt,
      Instant updatedAt,
      long event) {
    public boolean isDeletion() {
      return status.equals(DELETED);
    }
  }

  public static EventGenerator of(long seed) {
    return of(seed, Updates.USUAL);
  }

  public static EventGenerator of(long seed, Updates updates) {
    return new EventGenerator(seed, updates);
  }

  /** The order that an event is about. */
  public long orderId(long number) {
    long at = number;
    while (isUpdate(at)) {
      at = predecessor(at);
    }
    return at;
  }

  /** What one event says. */
  public Order order(long number) {
    long orderId = orderId(number);
    long order = mix(orderId, 1);
    long change = mix(number, 2);
    long cents = 100 + Long.remainderUnsigned(mix(number, 3), 100_000);
    return new Order(
        orderId,
        Long.remainderUnsigned(order, CUSTOMERS),
        status(number, change),
        BigDecimal.valueOf(cents, 2),
        pick(COUNTRIES, order >>> 17),
        pick(CHANNELS, order >>> 29),
        Long.remainderUnsigned(order >>> 7, PRODUCTS),
        time(orderId).truncatedTo(ChronoUnit.SECONDS),
        updatedAt(number, change),
        number);
  }

  @Override
  public long key(long number) {
    return orderId(number);
  }

  @Override
  public byte[] event(long number) {
    Order order = order(number);
    StringBuilder json = new StringBuilder(224);
    json.append("{\"id\":").append(order.id());
    json.append(",\"customer_id\":").append(order.customerId());
    json.append(",\"status\":\"").append(order.status());
    json.append("\",\"amount\":").append(order.amount());
    json.append(",\"country\":\"").append(order.country());
    json.append("\",\"channel\":\"").append(order.channel());
    json.append("\",\"item\":").append(order.product());
    json.append(",\"ordered_at\":\"").append(order.orderedAt());
    json.append("\",\"updated_at\":\"").append(order.updatedAt());
    json.append("\",\"event\":").append(order.event()).append('}');
    return json.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String status(long number, long change) {
    if (!isUpdate(number)) {
      return PROGRESS[0];
    }
    int hundred = (int) Long.remainderUnsigned(change, 100);
    if (hundred == 0) {
      return DELETED;
    }
    if (hundred < 6) {
      return "cancelled";
    }
    return PROGRESS[1 + Math.floorMod(change >>> 40, PROGRESS.length - 1)];
  }

  private Instant updatedAt(long number, long change) {
    boolean late = isUpdate(number) && Long.remainderUnsigned(change >>> 13, 50) == 0;
    return late ? time(number).minusMillis(LATE_MILLIS) : time(number);
  }

  private boolean isUpdate(long number) {
    return number > 0 && Long.remainderUnsigned(mix(number, 4), 100) < updates.percent();
  }

  private long predecessor(long number) {
    long reach = Math.min(number, updates.reach());
    return number - 1 - Long.remainderUnsigned(mix(number, 5), reach);
  }

  private static Instant time(long number) {
    return Instant.ofEpochMilli(FIRST_ORDER_MILLIS + number * MILLIS_PER_EVENT);
  }

  private static String pick(String[] values, long random) {
    return values[(int) Long.remainderUnsigned(random, values.length)];
  }

  /** SplitMix64's finisher: every bit of the input changes every bit of the output. */
  private long mix(long number, long purpose) {
    long z = seed * 0x9E3779B97F4A7C15L + number * 0xD1B54A32D192ED03L + purpose;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

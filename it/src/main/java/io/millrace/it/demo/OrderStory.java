package io.millrace.it.demo;

import io.millrace.it.process.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Two orders whose versions are sent one by one, with a look at silver, gold and Pinot after each.
 */
final class OrderStory {
  /** Generated orders have lower numbers. */
  static final long FIRST_ORDER = 9_000_000_001L;

  /** When both are ordered; generated orders are from before. */
  static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");

  private static final DemoTables.Place PLACE = new DemoTables.Place(TEN, "NL");
  private static final String NO_ROW = "no row";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final List<Step> STEPS =
      List.of(
          new Step(
              0, "placed", "20.00", 0, "is placed at 10:00: 20.00", "placed, 20.00", "1, 20.00"),
          new Step(
              0, "placed", "25.00", 5, "is corrected at 10:05: 25.00", "placed, 25.00", "1, 25.00"),
          new Step(
              0,
              "paid",
              "20.00",
              2,
              "was paid at 10:02: 20.00, comes late",
              "placed, 25.00",
              "1, 25.00"),
          new Step(
              1, "placed", "12.50", 6, "is placed at 10:06: 12.50", "placed, 12.50", "2, 37.50"),
          new Step(1, "deleted", "12.50", 7, "is deleted at 10:07", "no row", "1, 25.00"));

  private final DemoTables tables;
  private final PinotSales pinot;
  private final String bootstrapServers;
  private final String topic;
  private long sent;

  /**
   * One event.
   *
   * @param minute of its {@code updated_at}
   * @param expected what silver is to say of the order then
   * @param sales what gold and Pinot are to say of the minute and the country of both
   */
  private record Step(
      int order,
      String status,
      String amount,
      int minute,
      String what,
      String expected,
      String sales) {
    long id() {
      return FIRST_ORDER + order;
    }

    byte[] json() {
      return """
      {"id":%d,"customer_id":1,"status":"%s","amount":%s,"country":"%s","channel":"web",\
      "ordered_at":"%s","updated_at":"%s"}"""
          .formatted(
              id(), status, amount, PLACE.country(), TEN, TEN.plus(Duration.ofMinutes(minute)))
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What the tables and Pinot say of an order and its minute. */
  private record Told(String silver, String gold, String pinot) {
    @Override
    public String toString() {
      return "%-13s | %-8s | %s".formatted(silver, gold, pinot);
    }
  }

  OrderStory(DemoTables tables, PinotSales pinot, String bootstrapServers, String topic) {
    this.tables = tables;
    this.pinot = pinot;
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  /** How many events it has sent. */
  long sent() {
    return sent;
  }

  /**
   * Tells it, up to where it is broken off; false if a table said something else than it should.
   */
  boolean tell(BooleanSupplier isOver) throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, bytes, bytes)) {
      for (Step step : STEPS) {
        RecordMetadata place = send(producer, step);
        Await.until(
            tables.salesName() + " has the step of the story",
            PATIENCE,
            () -> isOver.getAsBoolean() || isThere(place));
        if (!isThere(place)) {
          return true;
        }
        Optional<Told> told = look(step, isOver);
        if (told.isEmpty()) {
          return true;
        }
        Told expected = new Told(step.expected(), step.sales(), step.sales());
        boolean isRight = told.get().equals(expected);
        Screen.say(
            "  order %d %-40s -> %s%s",
            step.id(), step.what(), told.get(), isRight ? "" : " INSTEAD OF " + expected);
        if (!isRight) {
          return false;
        }
      }
    }
    return true;
  }

  /** What is said once Pinot has what gold has; empty if the story is broken off before. */
  private Optional<Told> look(Step step, BooleanSupplier isOver) {
    String silver = tables.order(step.id()).map(OrderStory::shown).orElse(NO_ROW);
    long epoch = tables.salesEpoch();
    String gold = shown(tables.sales(PLACE).map(DemoTables.Sales::ofMinute));
    Await.until(
        "Pinot has epoch %d, and says %s as gold does".formatted(epoch, gold),
        PATIENCE,
        () -> isOver.getAsBoolean() || isServed(epoch, gold));
    return isOver.getAsBoolean()
        ? Optional.empty()
        : Optional.of(new Told(silver, gold, shown(pinot.of(PLACE))));
  }

  /** Rows of an epoch come to Pinot one after the other. */
  private boolean isServed(long epoch, String gold) {
    return pinot.epoch().orElse(-1) >= epoch && shown(pinot.of(PLACE)).equals(gold);
  }

  private RecordMetadata send(KafkaProducer<byte[], byte[]> producer, Step step)
      throws InterruptedException, ExecutionException {
    byte[] key = Long.toString(step.id()).getBytes(StandardCharsets.UTF_8);
    RecordMetadata place = producer.send(new ProducerRecord<>(topic, key, step.json())).get();
    sent++;
    return place;
  }

  private boolean isThere(RecordMetadata place) {
    return tables.position().at(place.partition()).orElse(0) > place.offset();
  }

  private static String shown(Optional<MinuteSales> sales) {
    return sales.map(MinuteSales::toString).orElse(NO_ROW);
  }

  private static String shown(Record row) {
    return "%s, %s".formatted(row.getField("status"), row.getField("amount"));
  }
}

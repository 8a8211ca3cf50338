package io.millrace.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import org.apache.iceberg.data.Record;

/** A version of an order: as an event says it, or as silver has it. */
record OrderRow(
    long id,
    long event,
    long customerId,
    String status,
    BigDecimal amount,
    String country,
    String channel,
    Instant orderedAt,
    Instant updatedAt,
    int partition,
    long offset) {
  static final Comparator<OrderRow> OLDEST_FIRST =
      Comparator.comparing(OrderRow::updatedAt)
          .thenComparingLong(OrderRow::offset)
          .thenComparingInt(OrderRow::partition);

  private static final ObjectMapper JSON = new ObjectMapper();

  static OrderRow of(Event event) {
    JsonNode value = json(event);
    return new OrderRow(
        value.get("id").longValue(),
        value.get("event").longValue(),
        value.get("customer_id").longValue(),
        value.get("status").textValue(),
        value.get("amount").decimalValue().setScale(2),
        value.get("country").textValue(),
        value.get("channel").textValue(),
        Instant.parse(value.get("ordered_at").textValue()),
        Instant.parse(value.get("updated_at").textValue()),
        event.partition(),
        event.offset());
  }

  static OrderRow of(Record row) {
    return new OrderRow(
        (Long) row.getField("id"),
        (Long) row.getField("event"),
        (Long) row.getField("customer_id"),
        (String) row.getField("status"),
        (BigDecimal) row.getField("amount"),
        (String) row.getField("country"),
        (String) row.getField("channel"),
        ((OffsetDateTime) row.getField("ordered_at")).toInstant(),
        ((OffsetDateTime) row.getField("updated_at")).toInstant(),
        (Integer) row.getField("_kafka_partition"),
        (Long) row.getField("_offset"));
  }

  OrderRow withChannel(String other) {
    return new OrderRow(
        id,
        event,
        customerId,
        status,
        amount,
        country,
        other,
        orderedAt,
        updatedAt,
        partition,
        offset);
  }

  boolean isDeletion() {
    return status.equals("deleted");
  }

  private static JsonNode json(Event event) {
    try {
      byte[] value = new byte[event.value().remaining()];
      event.value().duplicate().get(value);
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

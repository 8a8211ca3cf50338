package io.millrace.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrdersModelTest {
  private static final int EVENTS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "id", Types.LongType.get()),
          NestedField.required(2, "customer_id", Types.LongType.get()),
          NestedField.required(3, "status", Types.StringType.get()),
          NestedField.required(4, "amount", Types.DecimalType.of(10, 2)),
          NestedField.required(5, "country", Types.StringType.get()),
          NestedField.required(6, "channel", Types.StringType.get()),
          NestedField.required(7, "ordered_at", Types.TimestampType.withZone()),
          NestedField.required(8, "updated_at", Types.TimestampType.withZone()),
          NestedField.required(9, "event", Types.LongType.get()));

  private final EventGenerator generator = EventGenerator.of(3, new Updates(80, 1000));
  private final OrdersModel model = OrdersModel.of(generator, EVENTS);
  private final List<org.apache.iceberg.data.Record> rows = new ArrayList<>();

  /** The rows that must be there, found in another way: from the JSON, as a reader of it would. */
  @BeforeEach
  void replay() throws IOException {
    Map<Long, JsonNode> newest = new HashMap<>();
    for (long number = 0; number < EVENTS; number++) {
      JsonNode event = JSON.readTree(generator.event(number));
      newest.merge(
          event.get("id").asLong(),
          event,
          (old, next) -> updatedAt(next).isBefore(updatedAt(old)) ? old : next);
    }
    newest.values().stream()
        .filter(event -> !event.get("status").asText().equals("deleted"))
        .forEach(event -> rows.add(row(event)));
  }

  @Test
  void whatAReplayOfTheEventsLeavesIsRight() {
    OrdersModel.Verdict verdict = model.check(rows);
    assertThat(verdict.isRight()).as("%s", verdict).isTrue();
    assertThat(verdict.right()).isEqualTo(rows.size()).isLessThan(EVENTS / 4);
  }

  @Test
  void eachWayOfBeingWrongIsCountedAsWhatItIs() throws IOException {
    int expected = rows.size();
    rows.add(rows.get(0));
    rows.get(1).setField("status", "lost");
    rows.remove(2);
    rows.add(row(JSON.readTree(generator.event(deletion()))));

    OrdersModel.Verdict verdict = model.check(rows);
    assertThat(verdict).isEqualTo(new OrdersModel.Verdict(expected, expected - 2, 1, 1, 1));
    assertThat(verdict.missing()).isEqualTo(1);
    assertThat(verdict.isRight()).isFalse();
  }

  private long deletion() {
    for (long number = EVENTS - 1; ; number--) {
      if (generator.order(number).isDeletion()) {
        return number;
      }
    }
  }

  private static Instant updatedAt(JsonNode event) {
    return Instant.parse(event.get("updated_at").asText());
  }

  private static org.apache.iceberg.data.Record row(JsonNode event) {
    GenericRecord row = GenericRecord.create(SCHEMA);
    for (String name : List.of("id", "customer_id", "event")) {
      row.setField(name, event.get(name).asLong());
    }
    for (String name : List.of("status", "country", "channel")) {
      row.setField(name, event.get(name).asText());
    }
    for (String name : List.of("ordered_at", "updated_at")) {
      row.setField(name, OffsetDateTime.parse(event.get(name).asText()));
    }
    row.setField("amount", new BigDecimal(event.get("amount").asText()));
    return row;
  }
}

package io.millrace.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventGeneratorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anEventDependsOnSeedAndNumberAlone() {
    byte[] event = EventGenerator.of(7).event(12_345);
    assertThat(EventGenerator.of(7).event(12_345)).isEqualTo(event);
    assertThat(EventGenerator.of(8).event(12_345)).isNotEqualTo(event);
  }

  @Test
  void eventsAreJsonOfTheSizeAndMixThatTheyPromise() throws Exception {
    EventGenerator events = EventGenerator.of(1);
    int count = 20_000;
    long bytes = 0;
    int updates = 0;
    Set<Long> orders = new HashSet<>();
    Set<String> statuses = new HashSet<>();
    for (long number = 0; number < count; number++) {
      byte[] event = events.event(number);
      JsonNode json = JSON.readTree(event);
      long orderId = json.get("id").asLong();
      assertThat(orderId).isEqualTo(events.orderId(number)).isBetween(0L, number);
      assertThat(json.get("amount").decimalValue().scale()).isLessThanOrEqualTo(2);
      bytes += event.length;
      updates += orders.add(orderId) ? 0 : 1;
      statuses.add(json.get("status").asText());
    }
    assertThat(bytes / count).isBetween(180L, 200L);
    assertThat(updates).isBetween(count * 28 / 100, count * 32 / 100);
    assertThat(statuses)
        .containsExactlyInAnyOrder(
            "placed", "paid", "packed", "shipped", "delivered", "cancelled", "deleted");
  }

  @Test
  void theShareOfUpdatesIsWhatWasAskedFor() {
    EventGenerator events = EventGenerator.of(1, EventGenerator.Updates.USUAL.withPercent(80));
    int count = 20_000;
    Set<Long> orders = new HashSet<>();
    for (long number = 0; number < count; number++) {
      orders.add(events.orderId(number));
    }
    assertThat(count - orders.size()).isBetween(count * 78 / 100, count * 82 / 100);
  }
}

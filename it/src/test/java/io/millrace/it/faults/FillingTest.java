package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.olap.publish.Published;
import io.millrace.olap.publish.Published.GoldState;
import io.millrace.olap.publish.Publisher;
import io.millrace.olap.publish.ServingTopic;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import io.millrace.tables.StoreAccess;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A serving topic gets all rows of a large table in several transactions. */
@ExtendWith(SharedServers.class)
class FillingTest {
  private static final int ROWS = 450_000;
  private static final int SENT_BEFORE = 400_000;

  @Test
  void aFillingThatEndsHalfWayIsNoState(KafkaServer kafka) {
    Serving serving = serving(kafka, Store.DRUID, "half_filled");
    ServingTopic topic = new ServingTopic(serving);
    endHalfWay(serving, publisher -> publisher.fill(state(3), FillingTest::sendUntilItFails));

    assertThat(topic.published()).isEmpty();
    assertThat(topic.begun())
        .hasValueSatisfying(begun -> assertThat(begun.rows()).isEqualTo(SENT_BEFORE));
    Published filled;
    try (Publisher publisher = Publisher.open(serving)) {
      assertThat(publisher.published()).isEmpty();
      assertThat(publisher.stamp(state(2)).version()).as("rolled back meanwhile").isEqualTo(4);
      filled = publisher.fill(state(4), rows -> send(rows, 0, ROWS));
    }

    assertThat(topic.published()).contains(filled);
    assertThat(topic.hasAll(filled)).isTrue();
    assertThat(Oracle.topic(kafka.clientProperties(), serving.topic())).hasSize(ROWS);
  }

  @Test
  void allKeysThatHalfAFillingLeftAreToldOf(KafkaServer kafka) {
    Serving serving = serving(kafka, Store.PINOT, "half_published");
    endHalfWay(
        serving,
        publisher ->
            publisher.publishAll(state(3), FillingTest::sendUntilItFails, FillingTest::gone));

    try (Publisher publisher = Publisher.open(serving)) {
      assertThat(publisher.published()).isEmpty();
      Published all =
          publisher.publishAll(state(4), rows -> send(rows, 100, ROWS), FillingTest::gone);

      assertThat(all.rows()).isEqualTo(ROWS);
      assertThat(publisher.published()).contains(all);
    }
  }

  private static void endHalfWay(Serving serving, Consumer<Publisher> work) {
    try (Publisher publisher = Publisher.open(serving)) {
      assertThatThrownBy(() -> work.accept(publisher)).hasMessage("half way");
    }
  }

  private static void sendUntilItFails(Publisher.Rows rows) {
    send(rows, 0, ROWS);
    throw new IllegalStateException("half way");
  }

  private static void send(Publisher.Rows rows, int from, int to) {
    for (int i = from; i < to; i++) {
      rows.add(Integer.toString(i), "{}");
    }
  }

  private static Optional<String> gone(String row) {
    return Optional.of("{\"gone\": true}");
  }

  private static GoldState state(long epoch) {
    return new GoldState("table", epoch, epoch, epoch);
  }

  private static Serving serving(KafkaServer kafka, Store store, String table) {
    return new Serving(
        store,
        "http://127.0.0.1:1",
        StoreAccess.ANYBODY,
        table,
        "filling." + table,
        2,
        1,
        null,
        null,
        kafka.clientProperties(),
        null);
  }
}

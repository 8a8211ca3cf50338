package io.millrace.it.pinot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinotServerTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 2;
  private static final String ROWS =
      "SELECT id, status FROM orders ORDER BY id OPTION(timeoutMs=20000)";

  private static final String SCHEMA =
      """
      {
        "schemaName": "orders",
        "primaryKeyColumns": ["id"],
        "dimensionFieldSpecs": [
          {"name": "id", "dataType": "LONG"},
          {"name": "status", "dataType": "STRING"},
          {"name": "epoch", "dataType": "LONG"}
        ],
        "dateTimeFieldSpecs": [
          {
            "name": "at",
            "dataType": "TIMESTAMP",
            "format": "TIMESTAMP",
            "granularity": "1:MILLISECONDS"
          }
        ]
      }
      """;

  @TempDir Path folder;

  /** Each partition seals a segment after two rows, so that it starts again from both kinds. */
  @Test
  void showsTheNewestCommittedRowOfEachKeyAgainAfterAKill() {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        PinotServer pinot = PinotServer.start(folder.resolve("pinot"));
        KafkaProducer<String, String> producer = producer(kafka)) {
      kafka.createTopic(TOPIC, PARTITIONS);
      PinotClient client = new PinotClient(pinot);
      client.createSchema(SCHEMA);
      client.createTable(table(kafka));

      producer.beginTransaction();
      send(producer, 1, "new", 1);
      send(producer, 2, "new", 1);
      send(producer, 3, "new", 1);
      producer.commitTransaction();
      awaitRows(client, "[[1,\"new\"],[2,\"new\"],[3,\"new\"]]");

      producer.beginTransaction();
      send(producer, 1, "lost", 2);
      send(producer, 4, "lost", 2);
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, 1, "paid", 3);
      send(producer, 2, "paid", 3);
      send(producer, 3, "late", 0);
      producer.commitTransaction();
      awaitRows(client, "[[1,\"paid\"],[2,\"paid\"],[3,\"new\"]]");

      String controller = pinot.controller();
      pinot.kill();
      pinot.restart();

      assertThat(pinot.controller()).isEqualTo(controller);
      awaitRows(client, "[[1,\"paid\"],[2,\"paid\"],[3,\"new\"]]");
      producer.beginTransaction();
      send(producer, 3, "paid", 4);
      producer.commitTransaction();
      awaitRows(client, "[[1,\"paid\"],[2,\"paid\"],[3,\"paid\"]]");
    }
  }

  @Test
  void letsInOnlyTheUserWhoKnowsThePassword() {
    try (PinotServer pinot = PinotServer.startWithBasicAuth(folder, "miller", "grain")) {
      PinotClient client = new PinotClient(pinot);
      assertThatThrownBy(() -> client.createSchema(SCHEMA)).hasMessageContaining(" 403");
      assertThatThrownBy(() -> client.as("miller", "chaff").createSchema(SCHEMA))
          .hasMessageContaining(" 403");

      client.as("miller", "grain").createSchema(SCHEMA);
    }
  }

  private static void awaitRows(PinotClient client, String rows) {
    Await.until("Pinot shows " + rows, LIMIT, () -> client.rows(ROWS).toString().equals(rows));
  }

  private static KafkaProducer<String, String> producer(KafkaServer kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("transactional.id", "miller");
    StringSerializer text = new StringSerializer();
    KafkaProducer<String, String> producer = new KafkaProducer<>(properties, text, text);
    producer.initTransactions();
    return producer;
  }

  private static void send(
      KafkaProducer<String, String> producer, long id, String status, long epoch) {
    String row =
        """
        {"id": %d, "status": "%s", "epoch": %d, "at": 1767225600000}
        """
            .formatted(id, status, epoch);
    int partition = (int) (id % PARTITIONS);
    var unused = producer.send(new ProducerRecord<>(TOPIC, partition, Long.toString(id), row));
  }

  private static String table(KafkaServer kafka) {
    return """
        {
          "tableName": "orders",
          "tableType": "REALTIME",
          "segmentsConfig": {
            "schemaName": "orders",
            "timeColumnName": "at",
            "replication": "1",
            "replicasPerPartition": "1"
          },
          "tenants": {},
          "metadata": {},
          "routing": {"instanceSelectorType": "strictReplicaGroup"},
          "upsertConfig": {"mode": "FULL", "comparisonColumn": "epoch"},
          "tableIndexConfig": {
            "loadMode": "MMAP",
            "streamConfigs": {
              "streamType": "kafka",
              "stream.kafka.topic.name": "%s",
              "stream.kafka.broker.list": "%s",
              "stream.kafka.consumer.type": "lowlevel",
              "stream.kafka.consumer.factory.class.name":
                  "org.apache.pinot.plugin.stream.kafka20.KafkaConsumerFactory",
              "stream.kafka.decoder.class.name":
                  "org.apache.pinot.plugin.stream.kafka.KafkaJSONMessageDecoder",
              "stream.kafka.consumer.prop.auto.offset.reset": "smallest",
              "stream.kafka.isolation.level": "read_committed",
              "realtime.segment.flush.threshold.rows": "4"
            }
          }
        }
        """
        .formatted(TOPIC, kafka.bootstrapServers());
  }
}

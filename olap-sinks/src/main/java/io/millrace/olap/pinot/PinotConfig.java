package io.millrace.olap.pinot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.store.StoreConfig;
import io.millrace.olap.store.StoreKafka;
import io.millrace.tables.Serving;
import java.util.Map;

/** Pinot's table config of a gold table. */
final class PinotConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PinotConfig() {}

  /** With what the pipeline file says laid over it. */
  static ObjectNode of(Serving serving, PinotVersion version) {
    ObjectNode config = of(serving, serving.kafka(), version);
    StoreConfig.lay(serving, config);
    return config;
  }

  /** The same for somebody who reads it. */
  static ObjectNode shown(Serving serving, PinotVersion version) {
    ObjectNode config = of(serving, serving.redactedKafka(), version);
    StoreConfig.layHidden(serving, config);
    return config;
  }

  private static ObjectNode of(Serving serving, Map<String, String> kafka, PinotVersion version) {
    ObjectNode config = JSON.createObjectNode();
    config.put("tableName", serving.table());
    config.put("tableType", "REALTIME");
    segments(serving, config.putObject("segmentsConfig"));
    config.putObject("tenants");
    ObjectNode index = config.putObject("tableIndexConfig");
    index.put("loadMode", "MMAP");
    index.put("nullHandlingEnabled", true);
    stream(serving, kafka, index.putObject("streamConfigs"));
    config.putObject("routing").put("instanceSelectorType", "strictReplicaGroup");
    upsert(version, config.putObject("upsertConfig"));
    config.putObject("metadata");
    return config;
  }

  private static void segments(Serving serving, ObjectNode segments) {
    segments.put("schemaName", serving.table());
    segments.put("replication", Integer.toString(serving.replication()));
    segments.put("replicasPerPartition", Integer.toString(serving.replication()));
    segments.put("timeColumnName", serving.timeColumn().orElse(PinotRows.TIME));
    serving
        .retention()
        .ifPresent(
            time -> {
              segments.put("retentionTimeUnit", "HOURS");
              segments.put(
                  "retentionTimeValue", Long.toString(time.plusHours(1).minusNanos(1).toHours()));
            });
  }

  private static void stream(Serving serving, Map<String, String> kafka, ObjectNode stream) {
    stream.put("streamType", "kafka");
    StoreKafka.putSecurity(kafka, stream);
    stream.put("stream.kafka.topic.name", serving.topic());
    stream.put("stream.kafka.broker.list", serving.kafka().get("bootstrap.servers"));
    stream.put("stream.kafka.consumer.type", "lowlevel");
    stream.put(
        "stream.kafka.consumer.factory.class.name",
        "org.apache.pinot.plugin.stream.kafka20.KafkaConsumerFactory");
    stream.put(
        "stream.kafka.decoder.class.name",
        "org.apache.pinot.plugin.stream.kafka.KafkaJSONMessageDecoder");
    stream.put("stream.kafka.consumer.prop.auto.offset.reset", "smallest");
    stream.put("stream.kafka.isolation.level", "read_committed");
    stream.put("realtime.segment.flush.threshold.rows", "0");
    stream.put("realtime.segment.flush.threshold.time", "6h");
    stream.put("realtime.segment.flush.threshold.segment.size", "100M");
  }

  private static void upsert(PinotVersion version, ObjectNode upsert) {
    upsert.put("mode", "FULL");
    upsert.put("hashFunction", "MURMUR3");
    if (version.isAtLeast(1, 0)) {
      upsert.putArray("comparisonColumns").add(PinotRows.EPOCH);
      upsert.put("deleteRecordColumn", PinotRows.DELETED);
    } else {
      upsert.put("comparisonColumn", PinotRows.EPOCH);
    }
  }
}

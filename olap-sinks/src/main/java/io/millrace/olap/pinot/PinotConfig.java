package io.millrace.olap.pinot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.tables.PinotServing;
import java.util.Map;
import java.util.Optional;

/** Pinot's table config of a gold table. */
final class PinotConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PinotConfig() {}

  /** With what the pipeline file says laid over it. */
  static ObjectNode of(PinotServing serving, PinotVersion version) {
    return of(serving, serving.kafka(), serving.config().map(PinotConfig::parse), version);
  }

  /** The same for somebody who reads it: the file's own config may hold secrets anywhere. */
  static ObjectNode shown(PinotServing serving, PinotVersion version) {
    return of(
        serving,
        serving.redactedKafka(),
        serving.config().map(PinotConfig::parse).map(PinotConfig::hidden),
        version);
  }

  private static ObjectNode of(
      PinotServing serving,
      Map<String, String> kafka,
      Optional<JsonNode> over,
      PinotVersion version) {
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
    over.ifPresent(json -> lay(json, config));
    return config;
  }

  private static void segments(PinotServing serving, ObjectNode segments) {
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

  private static void stream(PinotServing serving, Map<String, String> kafka, ObjectNode stream) {
    stream.put("streamType", "kafka");
    kafka.forEach(
        (name, value) -> {
          if (name.startsWith("security.") || name.startsWith("sasl.") || name.startsWith("ssl.")) {
            stream.put(name, value);
          }
        });
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

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the pipeline file's reader makes JSON", e);
    }
  }

  private static JsonNode hidden(JsonNode json) {
    if (!json.isObject()) {
      return json.isNull() ? json : TextNode.valueOf("***");
    }
    ObjectNode hidden = JSON.createObjectNode();
    json.fields().forEachRemaining(field -> hidden.set(field.getKey(), hidden(field.getValue())));
    return hidden;
  }

  /** Objects are laid key by key; anything else takes the place of what was there. */
  private static void lay(JsonNode over, ObjectNode config) {
    over.fields()
        .forEachRemaining(
            field -> {
              JsonNode there = config.get(field.getKey());
              if (there instanceof ObjectNode inner && field.getValue().isObject()) {
                lay(field.getValue(), inner);
              } else {
                config.set(field.getKey(), field.getValue());
              }
            });
  }
}

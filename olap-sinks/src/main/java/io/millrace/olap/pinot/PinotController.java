package io.millrace.olap.pinot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.PinotClient;
import io.millrace.olap.client.StoreOptions;
import io.millrace.olap.store.StoreDoor;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pinot's controller, by its REST interface. */
final class PinotController {
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final StoreDoor door;
  private final PinotClient queries;

  PinotController(Serving serving) {
    this.door = new StoreDoor(serving, "error");
    this.queries =
        PinotClient.ofController(
            URI.create(serving.address()), new StoreOptions(serving.access(), ANSWER, 1, false));
  }

  PinotVersion version() {
    JsonNode versions =
        door.find("/version").orElseThrow(() -> door.isAnother("it has no /version"));
    JsonNode version = versions.path("pinot-controller");
    if (version.isMissingNode() && versions.fields().hasNext()) {
      version = versions.fields().next().getValue();
    }
    return PinotVersion.of(version.asText());
  }

  Optional<JsonNode> schema(String table) {
    return door.find("/schemas/" + table);
  }

  /** The config of a real-time table. */
  Optional<JsonNode> realtimeTable(String table) {
    return door.find("/tables/%s?type=realtime".formatted(table))
        .map(config -> config.path("REALTIME"))
        .filter(JsonNode::isObject);
  }

  void createSchema(ObjectNode schema) {
    door.post("make schema " + schema.path("schemaName").asText(), "/schemas", schema);
  }

  void createTable(ObjectNode config) {
    door.post("make table " + config.path("tableName").asText(), "/tables", config);
  }

  /** For each partition, the offset up to which its server has read the topic. */
  SortedMap<Integer, Long> consumed(String table) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    door.find("/tables/%s/consumingSegmentsInfo".formatted(table))
        .map(info -> info.path("_segmentToConsumingInfoMap"))
        .ifPresent(
            segments ->
                segments.forEach(
                    servers ->
                        servers.forEach(
                            server ->
                                offsets(server)
                                    .fields()
                                    .forEachRemaining(
                                        each ->
                                            offsets.merge(
                                                Integer.valueOf(each.getKey()),
                                                each.getValue().asLong(),
                                                Math::min)))));
    return offsets;
  }

  /** Pinot 1 has them elsewhere than older ones. */
  private static JsonNode offsets(JsonNode server) {
    JsonNode older = server.path("partitionToOffsetMap");
    return older.isObject() ? older : server.path("partitionOffsetInfo").path("currentOffsetsMap");
  }

  /** The answer of a broker to a SELECT. */
  Answer query(String sql, Duration mostTime) {
    try {
      return queries.within(mostTime).query(sql);
    } catch (IllegalArgumentException e) {
      throw new MillraceException(ErrorKind.SPEC, e.getMessage(), e);
    }
  }
}

package io.millrace.transforms.silver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lakehouse.catalog.BronzeShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What silver must be: the events of bronze, replayed one after another into a map. It knows
 * nothing of files, buckets and epochs but which event came in which.
 */
final class SilverModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Long, Version> versions = new HashMap<>();

  private record Event(
      long epoch, int partition, long offset, String keyOrNull, String valueOrNull) {}

  /** The newest version of a key; without a row it is deleted. */
  private record Version(long order, long offset, int partition, Row rowOrNull) {
    boolean isOlderThan(Version other) {
      return Comparator.comparingLong(Version::order)
              .thenComparingLong(Version::offset)
              .thenComparingInt(Version::partition)
              .compare(this, other)
          < 0;
    }
  }

  /** A row of silver, as both the model and the table have it. */
  record Row(long id, long version, int day, String text, int partition, long offset) {}

  /** The rows after each epoch, from 0 to the last in bronze. */
  static NavigableMap<Long, Map<Long, Row>> byEpoch(Table bronze) {
    return byEpoch(bronze, bronze.currentSnapshot().snapshotId());
  }

  /** The same of the events that a snapshot has. */
  static NavigableMap<Long, Map<Long, Row>> byEpoch(Table bronze, long snapshot) {
    TreeMap<Long, List<Event>> events = new TreeMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(bronze).useSnapshot(snapshot).build()) {
      for (Record row : rows) {
        Event event =
            new Event(
                (Long) row.getField(BronzeShape.EPOCH),
                (Integer) row.getField(BronzeShape.PARTITION),
                (Long) row.getField(BronzeShape.OFFSET),
                text(row.getField(BronzeShape.KEY)),
                text(row.getField(BronzeShape.VALUE)));
        events.computeIfAbsent(event.epoch(), any -> new ArrayList<>()).add(event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SilverModel model = new SilverModel();
    NavigableMap<Long, Map<Long, Row>> states = new TreeMap<>();
    states.put(0L, Map.of());
    events.forEach(
        (epoch, of) -> {
          of.sort(Comparator.comparingLong(Event::offset).thenComparingInt(Event::partition));
          of.forEach(model::apply);
          states.put(epoch, model.rows());
        });
    return states;
  }

  private void apply(Event event) {
    if (event.valueOrNull() == null) {
      long id = Long.parseLong(event.keyOrNull());
      long order = versions.containsKey(id) ? versions.get(id).order() : Long.MIN_VALUE;
      versions.put(id, new Version(order, event.offset(), event.partition(), null));
      return;
    }
    JsonNode value = json(event.valueOrNull());
    if (value == null) {
      return;
    }
    long id = Long.parseLong(event.keyOrNull());
    Row row =
        new Row(
            id,
            value.get("v").longValue(),
            value.get("day").intValue(),
            value.get("text").textValue(),
            event.partition(),
            event.offset());
    boolean deletes = value.get("text").textValue().equals("deleted");
    Version version =
        new Version(row.version(), event.offset(), event.partition(), deletes ? null : row);
    Version known = versions.get(id);
    if (known == null || known.isOlderThan(version)) {
      versions.put(id, version);
    }
  }

  private Map<Long, Row> rows() {
    Map<Long, Row> rows = new HashMap<>();
    versions.forEach(
        (id, version) -> {
          if (version.rowOrNull() != null) {
            rows.put(id, version.rowOrNull());
          }
        });
    return rows;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String text(Object bytes) {
    return bytes == null ? null : StandardCharsets.UTF_8.decode((ByteBuffer) bytes).toString();
  }
}

package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Runner;
import io.millrace.it.spark.SparkSql;
import io.millrace.lakehouse.compact.MergeInput;
import io.millrace.lakehouse.write.LiveFiles;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever reads silver, now or as of an earlier epoch, finds what the model says; and whoever reads
 * bronze, what Kafka has.
 */
@ExtendWith(SharedServers.class)
class ReadersTest {
  private static final int EVENTS = 1200;
  private static final int KEYS = 90;
  private static final int SPARK_READS_EACH = 4;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BRONZE =
      """
      SELECT _topic, _kafka_partition, _offset, unix_millis(_timestamp), _timestamp_type,
        _key, value, _headers
      FROM %s
      """;

  @TempDir Path folder;
  private final List<TypedDocument> documents = new ArrayList<>();

  @Test
  void allReadersFindTheSameRowsOfEveryTypeAtEveryEpoch(KafkaServer kafka) {
    String topic = "types";
    kafka.createTopic(topic, 2);
    Records.send(kafka, records(topic, Seed.random("allReadersFindTheSameRows")));
    try (Mill three = mill(kafka, topic, 3);
        Mill two = mill(kafka, topic, 2)) {
      three.catchUp(Runner.DIRECT);
      two.catchUp(Runner.DIRECT);
      KernelSettings settings = new KernelSettings(256 << 20, folder, List.of(three.lake()));
      try (SparkSql spark = SparkSql.start(folder, LakeCatalog.definition(three.lake()));
          Kernel kernel = DuckKernel.open(settings)) {
        assertReadsRight(three, spark, kernel);
        assertReadsRight(two, spark, kernel);
        List<List<Object>> bronze = spark.rows(BRONZE.formatted(two.tableName("bronze")));
        assertBronze(topic, bronze, Oracle.topic(kafka.clientProperties(), topic));
      }
    }
  }

  private Mill mill(KafkaServer kafka, String topic, int formatVersion) {
    return Mill.of(folder, kafka, topic)
        .set("bronze/table", "bronze.types_v" + formatVersion)
        .set("silver/table", "silver.types_v" + formatVersion)
        .set("silver/format-version", formatVersion)
        .set("silver/columns", TypedDocument.COLUMNS)
        .set("silver/key", "id")
        .set("silver/order-by", "v")
        .set("silver/delete-when", "text = '%s'".formatted(TypedDocument.DELETED))
        .set("silver/partition-by", "flag")
        .set("silver/buckets", 2)
        .set("epoch/max-records", EVENTS / 12);
  }

  private List<ProducerRecord<byte[], byte[]>> records(String topic, Random random) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      long id = random.nextInt(KEYS);
      TypedDocument document =
          random.nextInt(20) == 0
              ? TypedDocument.tombstone(id)
              : TypedDocument.random(id, number, random);
      documents.add(document);
      byte[] key = Long.toString(id).getBytes(StandardCharsets.UTF_8);
      byte[] value =
          document.json() == null ? null : document.json().getBytes(StandardCharsets.UTF_8);
      List<Header> headers = number % 3 == 0 ? List.of(new RecordHeader("number", key)) : List.of();
      records.add(new ProducerRecord<>(topic, (int) id % 2, key, value, headers));
    }
    return records;
  }

  private void assertReadsRight(Mill mill, SparkSql spark, Kernel kernel) {
    try (BronzeTable bronze = mill.table();
        SilverTable silver = mill.silver()) {
      NavigableMap<Long, Map<Object, List<Object>>> model = model(bronze);
      Table table = silver.table();
      int reads = 0;
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        String epoch = snapshot.summary().get("millrace.epoch");
        if (epoch == null) {
          continue;
        }
        long id = snapshot.snapshotId();
        Map<Object, List<Object>> expected = model.floorEntry(Long.valueOf(epoch)).getValue();
        assertSame("Java, epoch " + epoch, throughJava(table, id), expected);
        assertSame("the kernel, epoch " + epoch, throughKernel(table, id, kernel), expected);
        if (reads++ % SPARK_READS_EACH == 0) {
          String sql = "SELECT * FROM %s VERSION AS OF %d".formatted(mill.tableName("silver"), id);
          assertSame("Spark, epoch " + epoch, byKey(spark.rows(sql)), expected);
        }
      }
      assertThat(reads).as("epochs that were read").isGreaterThan(10);
      String now = "SELECT * FROM " + mill.tableName("silver");
      assertSame("Spark", byKey(spark.rows(now)), model.lastEntry().getValue());
    }
  }

  private static void assertBronze(String topic, List<List<Object>> rows, List<Event> events) {
    List<Object> expected = new ArrayList<>();
    for (Event event : events) {
      List<Object> row =
          Arrays.asList(
              topic,
              event.partition(),
              event.offset(),
              event.timestamp(),
              event.timestampType(),
              event.key(),
              event.value(),
              event.headers().stream().map(each -> List.of(each.key(), each.value())).toList());
      expected.add(TypedDocument.plain(row));
    }
    assertThat(new ArrayList<Object>(rows)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void assertSame(
      String reader, Map<Object, List<Object>> rows, Map<Object, List<Object>> expected) {
    Map<Object, List<Object>> wrong = new HashMap<>(rows);
    wrong.entrySet().removeAll(expected.entrySet());
    Map<Object, List<Object>> missing = new HashMap<>(expected);
    missing.entrySet().removeAll(rows.entrySet());
    assertThat(wrong).as("wrong rows read by %s; right would be %s", reader, missing).isEmpty();
    assertThat(missing).as("rows that %s does not find", reader).isEmpty();
  }

  /** The rows that there must be after each epoch, by their key. */
  private NavigableMap<Long, Map<Object, List<Object>>> model(BronzeTable bronze) {
    NavigableMap<Long, Map<Object, List<Object>>> states = new TreeMap<>(Map.of(0L, Map.of()));
    Map<Long, Version> newest = new HashMap<>();
    bronze
        .eventsByEpoch()
        .forEach(
            (epoch, events) -> {
              // All events of a key are in one partition.
              events.sort((one, two) -> Long.compare(one.offset(), two.offset()));
              events.forEach(event -> apply(event, newest));
              states.put(epoch, rows(newest));
            });
    return states;
  }

  /** The newest version of a key; without a row it is deleted. */
  private record Version(int order, List<Object> rowOrNull) {}

  private void apply(Event event, Map<Long, Version> newest) {
    if (event.value() == null) {
      long id = Long.parseLong(StandardCharsets.UTF_8.decode(event.key().duplicate()).toString());
      newest.put(id, new Version(newest.containsKey(id) ? newest.get(id).order() : -1, null));
      return;
    }
    TypedDocument document = document(event.value());
    Version known = newest.get(document.id());
    if (known == null || known.order() <= document.version()) {
      List<Object> row = new ArrayList<>(document.row());
      row.add((long) event.partition());
      row.add(event.offset());
      newest.put(document.id(), new Version(document.version(), document.deletes() ? null : row));
    }
  }

  private TypedDocument document(ByteBuffer value) {
    try {
      String json = StandardCharsets.UTF_8.decode(value.duplicate()).toString();
      return documents.get(JSON.readTree(json).get("number").intValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Object, List<Object>> rows(Map<Long, Version> newest) {
    return byKey(
        newest.values().stream()
            .filter(version -> version.rowOrNull() != null)
            .map(Version::rowOrNull)
            .toList());
  }

  private static Map<Object, List<Object>> byKey(List<List<Object>> rows) {
    Map<Object, List<Object>> byKey = new HashMap<>();
    for (List<Object> row : rows) {
      assertThat(byKey.put(row.get(0), row)).as("a second row of a key").isNull();
    }
    return byKey;
  }

  private static Map<Object, List<Object>> throughJava(Table table, long snapshot) {
    return plain(IcebergGenerics.read(table).useSnapshot(snapshot).build(), table.schema());
  }

  /** The planned files merged into one, which is read back. */
  private Map<Object, List<Object>> throughKernel(Table table, long snapshot, Kernel kernel) {
    Path merged = folder.resolve("merged-%d.parquet".formatted(snapshot));
    List<MergeInput> inputs =
        LiveFiles.of(table, snapshot, OptionalInt.empty()).stream()
            .map(
                file ->
                    new MergeInput(
                        Path.of(URI.create(file.location())),
                        file.data().recordCount(),
                        file.deleted(),
                        null,
                        null))
            .toList();
    if (inputs.isEmpty()) {
      return Map.of();
    }
    kernel.merge(inputs, table.schema(), merged);
    return plain(
        Parquet.read(org.apache.iceberg.Files.localInput(merged.toFile()))
            .project(table.schema())
            .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
            .build(),
        table.schema());
  }

  /** Records may have more than was asked for: the positions by which deleted ones are left out. */
  private static Map<Object, List<Object>> plain(CloseableIterable<Record> records, Schema schema) {
    List<List<Object>> rows = new ArrayList<>();
    try (records) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (Types.NestedField column : schema.columns()) {
          row.add(TypedDocument.plain(record.getField(column.name())));
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return byKey(rows);
  }
}

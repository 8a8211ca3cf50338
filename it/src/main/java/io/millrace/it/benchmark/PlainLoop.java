package io.millrace.it.benchmark;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What one would write by hand without Millrace: one thread that polls Kafka, writes Iceberg
 * records to a Parquet file a row at a time, and commits the file now and then. It promises
 * nothing: a restart would lose or double events.
 */
public final class PlainLoop {
  private final PipelineDefinition pipeline;
  private final Table table;
  private final long epochRecords;
  private final Map<PartitionKey, Part> open = new HashMap<>();
  private final PartitionKey key;
  private final InternalRecordWrapper wrapper;
  private final Record header;

  /** A file that is being written. */
  private record Part(OutputFile file, FileAppender<Record> rows) {}

  private PlainLoop(PipelineDefinition pipeline, Table table, long epochRecords) {
    this.pipeline = pipeline;
    this.table = table;
    this.epochRecords = epochRecords;
    this.key = new PartitionKey(table.spec(), table.schema());
    this.wrapper = new InternalRecordWrapper(table.schema().asStruct());
    this.header = GenericRecord.create(table.schema());
  }

  /** Arguments: a pipeline file, how many events to take, how many to commit at once. */
  public static void main(String[] arguments) throws IOException {
    PipelineDefinition pipeline = PipelineFile.read(Path.of(arguments[0]));
    try (Lake lake = Lake.open(pipeline.catalog())) {
      Table table = lake.createOrCheck(pipeline.bronze(), pipeline.name());
      new PlainLoop(pipeline, table, Long.parseLong(arguments[2]))
          .run(Long.parseLong(arguments[1]));
    }
  }

  private void run(long events) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      String topic = pipeline.source().topic();
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor(topic).size())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long taken = 0;
      while (taken < events) {
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
          write(event, taken / epochRecords + 1);
          taken++;
          if (taken % epochRecords == 0 || taken == events) {
            commit();
          }
        }
      }
    }
  }

  private void write(ConsumerRecord<byte[], byte[]> event, long epoch) throws IOException {
    Record row = header.copy();
    row.setField(BronzeShape.TOPIC, event.topic());
    row.setField(BronzeShape.PARTITION, event.partition());
    row.setField(BronzeShape.OFFSET, event.offset());
    row.setField(
        BronzeShape.TIMESTAMP, Instant.ofEpochMilli(event.timestamp()).atOffset(ZoneOffset.UTC));
    row.setField(BronzeShape.TIMESTAMP_TYPE, "CreateTime");
    row.setField(BronzeShape.KEY, ByteBuffer.wrap(event.key()));
    row.setField(BronzeShape.VALUE, ByteBuffer.wrap(event.value()));
    row.setField(BronzeShape.HEADERS, List.of());
    row.setField(BronzeShape.EPOCH, epoch);
    key.partition(wrapper.wrap(row));
    Part part = open.get(key);
    if (part == null) {
      part = part();
      open.put(key.copy(), part);
    }
    part.rows().add(row);
  }

  private Part part() throws IOException {
    String name = UUID.randomUUID() + ".parquet";
    OutputFile file =
        table.io().newOutputFile(table.locationProvider().newDataLocation(table.spec(), key, name));
    Schema schema = table.schema();
    FileAppender<Record> rows =
        Parquet.write(file)
            .schema(schema)
            .createWriterFunc(type -> GenericParquetWriter.create(schema, type))
            .set("write.parquet.compression-codec", "zstd")
            .set("write.parquet.compression-level", "1")
            .build();
    return new Part(file, rows);
  }

  private void commit() throws IOException {
    var append = table.newAppend();
    for (var each : open.entrySet()) {
      Part part = each.getValue();
      part.rows().close();
      append.appendFile(
          DataFiles.builder(table.spec())
              .withPath(part.file().location())
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(part.rows().length())
              .withMetrics(part.rows().metrics())
              .withPartition(each.getKey())
              .build());
    }
    append.commit();
    open.clear();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(pipeline.source().properties());
    settings.put("max.poll.records", "10000");
    settings.put("fetch.max.bytes", "16777216");
    settings.put("max.partition.fetch.bytes", "4194304");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(settings, bytes, bytes);
  }
}

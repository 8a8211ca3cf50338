package io.millrace.transforms.kernel;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.compact.MergeInput;
import io.millrace.transforms.gold.GroupKernel;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.kafka.common.header.Header;

/** What a kernel writes, in plain Java, a row at a time: what the real one is checked against. */
public final class JavaKernel implements Kernel {
  @Override
  public void writeBronze(Rows rows, long epoch, String topic, Schema schema, Path file) {
    try (FileAppender<Record> writer = writer(schema, file)) {
      for (int place = 0; place < rows.size(); place++) {
        writer.add(row(rows.chunk(), rows.row(place), epoch, topic, schema));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Record row(Chunk chunk, int row, long epoch, String topic, Schema schema) {
    Record record = GenericRecord.create(schema);
    record.setField(BronzeShape.TOPIC, topic);
    record.setField(BronzeShape.PARTITION, chunk.partition(row));
    record.setField(BronzeShape.OFFSET, chunk.offset(row));
    long millis = chunk.timestamp(row);
    if (Timestamps.isKnown(millis)) {
      record.setField(BronzeShape.TIMESTAMP, Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }
    record.setField(
        BronzeShape.TIMESTAMP_TYPE, chunk.isAppendTime(row) ? "LogAppendTime" : "CreateTime");
    record.setField(BronzeShape.KEY, wrapped(chunk.key(row)));
    record.setField(BronzeShape.VALUE, wrapped(chunk.value(row)));
    Types.StructType headerType =
        schema.findType(BronzeShape.HEADERS).asListType().elementType().asStructType();
    List<Record> headers = new ArrayList<>();
    for (Header header : chunk.headers(row)) {
      Record one = GenericRecord.create(headerType);
      one.setField("key", header.key());
      one.setField("value", wrapped(header.value()));
      headers.add(one);
    }
    record.setField(BronzeShape.HEADERS, headers);
    record.setField(BronzeShape.EPOCH, epoch);
    return record;
  }

  @Override
  public Refined refine(Rows rows, RefinePlan plan, String topic) {
    throw new UnsupportedOperationException("typed rows are checked by RefineTwinsTest");
  }

  private static ByteBuffer wrapped(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  @Override
  public void merge(List<MergeInput> inputs, Schema schema, Path output) {
    try (FileAppender<Record> writer = writer(schema, output)) {
      for (MergeInput input : inputs) {
        try (CloseableIterable<Record> records =
            Parquet.read(Files.localInput(input.path().toFile()))
                .project(schema)
                .createReaderFunc(
                    type -> GenericParquetReaders.buildReader(schema, type, input.inherited()))
                .build()) {
          int row = 0;
          for (Record record : records) {
            if (!input.deleted().contains(row)) {
              writer.add(record);
            }
            row++;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileAppender<Record> writer(Schema schema, Path file) throws IOException {
    return Parquet.write(Files.localOutput(file.toFile()))
        .schema(schema)
        .createWriterFunc(type -> GenericParquetWriter.create(schema, type))
        .set("write.parquet.compression-codec", "zstd")
        .overwrite()
        .build();
  }

  @Override
  public GroupKernel gold() {
    throw new UnsupportedOperationException("groups are computed by SQL alone");
  }

  @Override
  public long memoryUsed() {
    return 0;
  }

  @Override
  public void close() {}
}

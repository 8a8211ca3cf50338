package io.millrace.transforms.bronze;

import static org.apache.iceberg.expressions.Expressions.and;
import static org.apache.iceberg.expressions.Expressions.greaterThan;
import static org.apache.iceberg.expressions.Expressions.lessThanOrEqual;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.ByteBuffers;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Reads epochs back from bronze, as the chunks that they were when they came from Kafka. */
public final class BronzeReader {
  private final Table table;
  private final OptionalLong snapshot;

  public BronzeReader(Table table) {
    this(table, OptionalLong.empty());
  }

  /**
   * @param snapshot as of which it is read; the newest if there is none
   */
  public BronzeReader(Table table, OptionalLong snapshot) {
    this.table = table;
    this.snapshot = snapshot;
  }

  /** Hands over the records of the epochs after one and up to another, chunk by chunk. */
  public void read(long after, long upTo, Chunk chunk, Runnable full) {
    chunk.clear();
    IcebergGenerics.ScanBuilder scan =
        IcebergGenerics.read(table)
            .where(
                and(
                    greaterThan(BronzeShape.EPOCH, after),
                    lessThanOrEqual(BronzeShape.EPOCH, upTo)));
    snapshot.ifPresent(scan::useSnapshot);
    try (CloseableIterable<Record> rows = scan.build()) {
      for (Record row : rows) {
        add(row, chunk);
        if (chunk.isFull()) {
          full.run();
          chunk.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
    if (chunk.size() > 0) {
      full.run();
      chunk.clear();
    }
  }

  private static void add(Record row, Chunk chunk) {
    OffsetDateTime at = (OffsetDateTime) row.getField(BronzeShape.TIMESTAMP);
    chunk.add(
        (Integer) row.getField(BronzeShape.PARTITION),
        (Long) row.getField(BronzeShape.OFFSET),
        at == null ? Timestamps.NONE : at.toInstant().toEpochMilli(),
        row.getField(BronzeShape.TIMESTAMP_TYPE).equals("LogAppendTime"),
        bytes(row.getField(BronzeShape.KEY)),
        bytes(row.getField(BronzeShape.VALUE)),
        headers((List<?>) row.getField(BronzeShape.HEADERS)));
  }

  private static Header[] headers(List<?> rows) {
    Header[] headers = new Header[rows.size()];
    for (int i = 0; i < headers.length; i++) {
      Record header = (Record) rows.get(i);
      headers[i] =
          new RecordHeader((String) header.getField("key"), bytes(header.getField("value")));
    }
    return headers;
  }

  private static byte[] bytes(Object value) {
    return value == null ? null : ByteBuffers.toByteArray((ByteBuffer) value);
  }
}

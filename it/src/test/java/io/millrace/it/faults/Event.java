package io.millrace.it.faults;

import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.StructLike;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** All that Kafka or the table knows about one event; two are equal if all of it is. */
record Event(
    int partition,
    long offset,
    long timestamp,
    String timestampType,
    ByteBuffer key,
    ByteBuffer value,
    List<HeaderField> headers) {

  record HeaderField(String key, ByteBuffer value) {}

  /** Where Kafka has it. */
  record Place(int partition, long offset) {}

  Place place() {
    return new Place(partition, offset);
  }

  static Event of(ConsumerRecord<byte[], byte[]> record) {
    List<HeaderField> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new HeaderField(header.key(), wrapped(header.value())));
    }
    return new Event(
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType().toString(),
        wrapped(record.key()),
        wrapped(record.value()),
        headers);
  }

  static Event of(org.apache.iceberg.data.Record row) {
    List<HeaderField> headers = new ArrayList<>();
    for (Object header : (List<?>) row.getField("_headers")) {
      StructLike field = (StructLike) header;
      headers.add(new HeaderField(field.get(0, String.class), field.get(1, ByteBuffer.class)));
    }
    OffsetDateTime timestamp = (OffsetDateTime) row.getField("_timestamp");
    return new Event(
        (Integer) row.getField("_kafka_partition"),
        (Long) row.getField("_offset"),
        timestamp == null ? -1 : timestamp.toInstant().toEpochMilli(),
        (String) row.getField("_timestamp_type"),
        (ByteBuffer) row.getField("_key"),
        (ByteBuffer) row.getField("value"),
        headers);
  }

  private static ByteBuffer wrapped(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}

package io.millrace.transforms.kernel;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Thousands of records of a topic, in columns. */
public final class Chunk {
  /** A chunk takes no more records once it holds this many, or this many bytes. */
  public static final int MOST_RECORDS = 250_000;

  public static final long MOST_BYTES = 48L << 20;

  /** What the record itself weighs beside its key, value and headers. */
  private static final int RECORD_OVERHEAD = 48;

  private static final Header[] NO_HEADERS = {};

  private int[] partitions = new int[4096];
  private long[] offsets = new long[4096];
  private long[] timestamps = new long[4096];
  private boolean[] appendTimes = new boolean[4096];
  private byte[][] keys = new byte[4096][];
  private byte[][] values = new byte[4096][];
  private Header[][] headers = new Header[4096][];
  private final BitSet binaryKeys = new BitSet();
  private final BitSet binaryValues = new BitSet();
  private final long mostBytes;
  private boolean anyHeaders;
  private int size;
  private long bytes;

  public Chunk() {
    this(MOST_BYTES);
  }

  /** A chunk that takes no more than so many bytes, and one record. */
  public Chunk(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  public void add(ConsumerRecord<byte[], byte[]> record) {
    add(
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType() == TimestampType.LOG_APPEND_TIME,
        record.key(),
        record.value(),
        record.headers().toArray());
  }

  public void add(
      int partition,
      long offset,
      long timestamp,
      boolean appendTime,
      byte[] key,
      byte[] value,
      Header[] ofRecord) {
    if (size == partitions.length) {
      grow();
    }
    partitions[size] = partition;
    offsets[size] = offset;
    timestamps[size] = timestamp;
    appendTimes[size] = appendTime;
    keys[size] = key;
    values[size] = value;
    binaryKeys.set(size, !Utf8.isValid(key));
    binaryValues.set(size, !Utf8.isValid(value));
    headers[size] = ofRecord.length == 0 ? NO_HEADERS : ofRecord;
    anyHeaders |= ofRecord.length > 0;
    bytes += RECORD_OVERHEAD + length(key) + length(value);
    for (Header header : ofRecord) {
      bytes += header.key().length() + length(header.value());
    }
    size++;
  }

  /** Forgets all records and keeps the columns for the next ones. */
  public void clear() {
    Arrays.fill(keys, 0, size, null);
    Arrays.fill(values, 0, size, null);
    Arrays.fill(headers, 0, size, null);
    binaryKeys.clear();
    binaryValues.clear();
    anyHeaders = false;
    size = 0;
    bytes = 0;
  }

  private void grow() {
    int capacity = partitions.length * 2;
    partitions = Arrays.copyOf(partitions, capacity);
    offsets = Arrays.copyOf(offsets, capacity);
    timestamps = Arrays.copyOf(timestamps, capacity);
    appendTimes = Arrays.copyOf(appendTimes, capacity);
    keys = Arrays.copyOf(keys, capacity);
    values = Arrays.copyOf(values, capacity);
    headers = Arrays.copyOf(headers, capacity);
  }

  public boolean isFull() {
    return size >= MOST_RECORDS || bytes >= mostBytes;
  }

  public int size() {
    return size;
  }

  public long bytes() {
    return bytes;
  }

  public int partition(int row) {
    return partitions[row];
  }

  public long offset(int row) {
    return offsets[row];
  }

  /** Milliseconds since 1970 as Kafka has them, or -1. */
  public long timestamp(int row) {
    return timestamps[row];
  }

  /** Whether the broker set the timestamp; otherwise the producer did. */
  public boolean isAppendTime(int row) {
    return appendTimes[row];
  }

  public byte[] key(int row) {
    return keys[row];
  }

  public byte[] value(int row) {
    return values[row];
  }

  public Header[] headers(int row) {
    return headers[row];
  }

  boolean isBinaryKey(int row) {
    return binaryKeys.get(row);
  }

  boolean isBinaryValue(int row) {
    return binaryValues.get(row);
  }

  boolean anyBinaryKeys() {
    return !binaryKeys.isEmpty();
  }

  boolean anyBinaryValues() {
    return !binaryValues.isEmpty();
  }

  boolean anyHeaders() {
    return anyHeaders;
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}

package io.millrace.it.benchmark;

import io.millrace.it.load.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.BitSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Small events of about 70 bytes of JSON that fill a table with so many keys, and go on changing
 * it. While the table fills, every third event updates one of the keys that are there; so the files
 * of a table that was just filled have been changed as those of one that has lived. From then on
 * four of five events are updates. Which key is updated is left to chance alone, which is the
 * hardest case: nothing that an epoch touches is near anything else that it touches.
 */
final class KeyChanges implements Events {
  private static final long FIRST_MILLIS = 1_767_225_600_000L;

  private final long keys;

  KeyChanges(long keys) {
    this.keys = keys;
  }

  /** How many events fill the table. */
  long fill() {
    return keys / 2 * 3;
  }

  /** How many keys there are after so many events. */
  long keysAfter(long events) {
    long steady = events - fill();
    return steady < 0 ? events - events / 3 : keys + (steady + 4) / 5;
  }

  @Override
  public long key(long number) {
    long there = keysAfter(number);
    boolean isNew = number < fill() ? number % 3 < 2 : (number - fill()) % 5 == 0;
    return isNew ? there : Long.remainderUnsigned(mix(number), there);
  }

  @Override
  public byte[] event(long number) {
    BigDecimal amount = BigDecimal.valueOf(Long.remainderUnsigned(mix(~number), 100_000), 2);
    StringBuilder json = new StringBuilder(80);
    json.append("{\"id\":").append(key(number));
    json.append(",\"amount\":").append(amount);
    json.append(",\"updated_at\":\"").append(time(number)).append("\"}");
    return json.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** No two events have the same time, and none is late. */
  private static Instant time(long number) {
    return Instant.ofEpochMilli(FIRST_MILLIS + number);
  }

  private static long number(Instant time) {
    return time.toEpochMilli() - FIRST_MILLIS;
  }

  /** SplitMix64's finisher: every bit of the input changes every bit of the output. */
  private static long mix(long number) {
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Whether a table holds each key once, and as the last one of so many events has it. */
  boolean areIn(Table table, long events) {
    int[] newest = new int[Math.toIntExact(keysAfter(events))];
    for (int number = 0; number < events; number++) {
      newest[Math.toIntExact(key(number))] = number;
    }
    BitSet seen = new BitSet(newest.length);
    long rows = 0;
    try (CloseableIterable<Record> all =
        IcebergGenerics.read(table).select("id", "updated_at").build()) {
      for (Record row : all) {
        long id = (Long) row.getField("id");
        OffsetDateTime updated = (OffsetDateTime) row.getField("updated_at");
        if (id < newest.length && newest[(int) id] == number(updated.toInstant())) {
          seen.set((int) id);
        }
        rows++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
    return rows == newest.length && seen.cardinality() == newest.length;
  }
}

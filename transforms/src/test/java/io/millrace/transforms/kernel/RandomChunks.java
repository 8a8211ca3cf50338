package io.millrace.transforms.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Chunks of every kind of record, from a seed. */
public final class RandomChunks {
  private final Random random;

  public RandomChunks(long seed) {
    this.random = new Random(seed);
  }

  /** Records of a few partitions whose timestamps spread over some days. */
  public Chunk chunk(int records, boolean headers, boolean binary, int days) {
    Chunk chunk = new Chunk();
    for (int i = 0; i < records; i++) {
      chunk.add(
          record(
              random.nextInt(3),
              i,
              timestamp(days),
              bytes(binary, 40),
              bytes(binary, 200),
              headers ? headers() : new RecordHeaders()));
    }
    return chunk;
  }

  public static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, long timestamp, byte[] key, byte[] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "orders",
        partition,
        offset,
        timestamp,
        offset % 2 == 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private long timestamp(int days) {
    return switch (random.nextInt(20)) {
      case 0 -> -1;
      case 1 -> Long.MAX_VALUE - random.nextInt(1000);
      default -> 1_772_323_200_000L + (long) (random.nextDouble() * days * 86_400_000);
    };
  }

  private byte[] bytes(boolean binary, int most) {
    return switch (random.nextInt(10)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> "a\0b, ':ü€\uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
      case 3 -> binary ? noise(most) : "text".getBytes(StandardCharsets.UTF_8);
      default -> "{\"id\": %d}".formatted(random.nextLong()).getBytes(StandardCharsets.UTF_8);
    };
  }

  private byte[] noise(int most) {
    byte[] noise = new byte[random.nextInt(most)];
    random.nextBytes(noise);
    return noise;
  }

  private RecordHeaders headers() {
    RecordHeaders headers = new RecordHeaders();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String key = random.nextInt(5) == 0 ? "" : "h,:\0" + random.nextInt(3);
      headers.add(key, random.nextInt(4) == 0 ? null : noise(20));
    }
    return headers;
  }
}

package io.millrace.transforms.silver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.epoch.SliceRange;
import io.millrace.transforms.kernel.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;

/** A topic in memory. */
final class MemoryTopic {
  static final String NAME = "orders";
  static final String ID = "id";
  private static final int PARTITIONS = 3;

  private final List<List<Message>> partitions = new ArrayList<>();
  private final Random random;

  private record Message(String keyOrNull, String valueOrNull) {}

  MemoryTopic(Random random) {
    this.random = random;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new ArrayList<>());
    }
  }

  void produce(String keyOrNull, String valueOrNull) {
    int partition =
        keyOrNull == null
            ? random.nextInt(PARTITIONS)
            : Math.floorMod(keyOrNull.hashCode(), PARTITIONS);
    partitions.get(partition).add(new Message(keyOrNull, valueOrNull));
  }

  /** Where all partitions end. */
  Offsets end() {
    Map<Integer, Long> end = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      end.put(partition, (long) partitions.get(partition).size());
    }
    return Offsets.of(end);
  }

  /** All that has arrived since: up to two slices of a partition, and one of nothing if need be. */
  List<Slice> slices(Offsets from) {
    List<Slice> slices = new ArrayList<>();
    Offsets to = end();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long start = from.at(partition).orElseThrow();
      long end = to.at(partition).orElseThrow();
      if (end > start) {
        long middle = start + random.nextInt((int) (end - start));
        if (middle > start) {
          slices.add(slice(slices.size(), partition, start, middle));
        }
        slices.add(slice(slices.size(), partition, middle, end));
      }
    }
    return slices.isEmpty() ? List.of(new Slice(0, List.of())) : slices;
  }

  private static Slice slice(int index, int partition, long from, long to) {
    return new Slice(index, List.of(new SliceRange(partition, from, to)));
  }

  /** Adds the records of a slice to a chunk. */
  void fill(Chunk chunk, Slice slice) {
    for (SliceRange range : slice.ranges()) {
      for (long offset = range.from(); offset < range.to(); offset++) {
        Message message = partitions.get(range.partition()).get((int) offset);
        chunk.add(
            range.partition(),
            offset,
            1_700_000_000_000L + offset,
            false,
            bytes(message.keyOrNull()),
            bytes(message.valueOrNull()),
            new Header[0]);
      }
    }
  }

  private static byte[] bytes(String textOrNull) {
    return textOrNull == null ? null : textOrNull.getBytes(UTF_8);
  }
}

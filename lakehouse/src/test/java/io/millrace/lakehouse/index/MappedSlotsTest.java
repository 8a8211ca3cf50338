package io.millrace.lakehouse.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedSlotsTest {
  private static final int START = 24;
  private static final int SLOTS = 1000;
  private static final int WORDS = 5;

  @TempDir Path folder;

  @Test
  void findsEachWordWhateverSegmentItIsIn() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(START + SLOTS * WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(START);
    for (long number = 0; number < SLOTS * WORDS; number++) {
      bytes.putLong(number);
    }
    Path path = Files.write(folder.resolve("slots"), bytes.array());
    try (FileChannel file = FileChannel.open(path)) {
      for (long segment : new long[] {40, 64, 1000, 4096, MappedSlots.LARGEST_SEGMENT}) {
        try (MappedSlots slots = MappedSlots.map(file, START, SLOTS, WORDS, segment)) {
          for (int number = 0; number < SLOTS * WORDS; number++) {
            assertThat(slots.get(number / WORDS, number % WORDS)).isEqualTo(number);
          }
        }
      }
    }
  }
}

package io.millrace.lakehouse.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyBlockTest {
  @ParameterizedTest
  @CsvSource({"0, 2", "1, 1", "3000, 2", "5000, 4"})
  void aBlockArrivesAsItLeft(int size, int versionWidth) throws Exception {
    SplittableRandom random = new SplittableRandom(size);
    KeyBlock.Builder builder = new KeyBlock.Builder(versionWidth);
    for (int i = 0; i < size; i++) {
      long[] key = random.longs(2).toArray();
      long[] version = random.longs(versionWidth).toArray();
      byte change = (byte) random.nextInt(3);
      builder.add(key, 0, version, 0, change, random.nextInt(-1, 3), random.nextInt());
    }
    KeyBlock left = builder.build(7, 3, List.of("{\"one\"}", "{\"two\"}", "{\"three\"}"));

    KeyBlock arrived = sent(left);

    assertThat(arrived.bucket()).isEqualTo(7);
    assertThat(arrived.slice()).isEqualTo(3);
    assertThat(arrived.files()).isEqualTo(left.files());
    assertThat(arrived.size()).isEqualTo(size);
    assertThat(arrived.keys()).isEqualTo(left.keys());
    assertThat(arrived.versions()).isEqualTo(left.versions());
    for (int i = 0; i < size; i++) {
      assertThat(arrived.change(i)).isEqualTo(left.change(i));
      assertThat(arrived.fileOf(i)).isEqualTo(left.fileOf(i));
      assertThat(arrived.positionOf(i)).isEqualTo(left.positionOf(i));
    }
  }

  private static KeyBlock sent(KeyBlock block) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(block);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (KeyBlock) in.readObject();
    }
  }
}

package io.millrace.transforms.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void agreesWithTheJavaDecoder() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextInt(12) == 0 ? random.nextInt() : random.nextInt(128));
      }
      assertThat(Utf8.isValid(bytes)).isEqualTo(decodes(bytes));
    }
  }

  @Test
  void takesLongerCharactersAndNothing() {
    assertThat(Utf8.isValid("12345678ü€\uD83D\uDE00".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(Utf8.isValid(null)).isTrue();
    assertThat(Utf8.isValid(new byte[0])).isTrue();
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

package io.millrace.olap.druid;

import io.millrace.tables.GoldColumn.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * Sketches as texts that are the same where the sketches are. Druid reads each that it is sent and
 * writes it anew: a Theta sketch comes out as it was, and of a KLL sketch other flags are set, and
 * what is on its lowest level is in another order.
 */
final class SketchText {
  /** A sketch of nothing has only a header. */
  private static final int HEADER = 8;

  private static final int FLAGS = 3;

  private SketchText() {}

  /**
   * @param base64 as it was sent, or as Druid's SQL prints it: in double quotes; empty for none
   */
  static String of(Role role, String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.replace("\"", ""));
    if (bytes.length <= HEADER) {
      return "nothing";
    }
    if (role == Role.QUANTILE_SKETCH) {
      bytes[FLAGS] = 0;
      sort(bytes);
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The number of each level's values, their least and most, and the values, all of 4 or 8 bytes.
   */
  private static void sort(byte[] bytes) {
    ByteBuffer rest =
        ByteBuffer.wrap(bytes, HEADER, bytes.length - HEADER).order(ByteOrder.LITTLE_ENDIAN);
    int[] words = new int[rest.remaining() / Integer.BYTES];
    rest.asIntBuffer().get(words);
    Arrays.sort(words);
    rest.asIntBuffer().put(words);
  }
}

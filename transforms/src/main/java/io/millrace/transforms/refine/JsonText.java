package io.millrace.transforms.refine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Strings as JSON writes them, and what they mean. */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** The UTF-8 bytes of a string whose escapes are known to be right. */
  static byte[] unescape(byte[] text, int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
    for (int at = start; at < end; ) {
      byte next = text[at];
      if (next != '\\') {
        out.write(next);
        at++;
      } else if (text[at + 1] == 'u') {
        int unit = unit(text, at + 2);
        at += 6;
        if (Character.isHighSurrogate((char) unit)) {
          unit = Character.toCodePoint((char) unit, (char) unit(text, at + 2));
          at += 6;
        }
        out.writeBytes(Character.toString(unit).getBytes(StandardCharsets.UTF_8));
      } else {
        out.write(meaning(text[at + 1]));
        at += 2;
      }
    }
    return out.toByteArray();
  }

  /** The four hexadecimal digits at a place, or -1. */
  static int unit(byte[] text, int at) {
    if (at + 4 > text.length) {
      return -1;
    }
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = text[i] < 0 ? -1 : Character.digit(text[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** What a letter behind a backslash stands for, or -1. */
  static int meaning(byte letter) {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> -1;
    };
  }

  /** Writes UTF-8 bytes as a JSON string. */
  static void quote(byte[] utf8, int start, int end, ByteArrayOutputStream out) {
    out.write('"');
    for (int at = start; at < end; at++) {
      byte next = utf8[at];
      if (next == '"' || next == '\\') {
        out.write('\\');
        out.write(next);
      } else if (next >= 0 && next < 0x20) {
        out.writeBytes(new byte[] {'\\', 'u', '0', '0'});
        out.write(HEX[next >> 4]);
        out.write(HEX[next & 15]);
      } else {
        out.write(next);
      }
    }
    out.write('"');
  }
}

package io.millrace.transforms.refine;

import java.util.Arrays;
import java.util.Base64;

/** Reads strings, and the types that JSON writes as strings. */
final class TextReaders {
  private static final int UUID_LENGTH = 36;

  private TextReaders() {}

  static ScalarReader string() {
    return (token, out) -> {
      if (token.kind != JsonKind.STRING) {
        return ScalarReader.WRONG;
      }
      text(token, out);
      return null;
    };
  }

  static void text(JsonToken token, Scalar out) {
    if (token.escaped) {
      out.bytes(token.unescaped());
    } else {
      out.bytes = token.text;
      out.start = token.start;
      out.end = token.end;
    }
  }

  static ScalarReader bool() {
    return (token, out) -> {
      if (token.kind != JsonKind.TRUE && token.kind != JsonKind.FALSE) {
        return ScalarReader.WRONG;
      }
      out.bits = token.kind == JsonKind.TRUE ? 1 : 0;
      return null;
    };
  }

  /** A uuid as 8-4-4-4-12 hexadecimal digits of either case. */
  static ScalarReader uuid() {
    return (token, out) -> {
      if (token.kind != JsonKind.STRING || token.escaped || token.length() != UUID_LENGTH) {
        return ScalarReader.WRONG;
      }
      long high = 0;
      long low = 0;
      for (int i = 0; i < UUID_LENGTH; i++) {
        byte letter = token.text[token.start + i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
          if (letter != '-') {
            return ScalarReader.WRONG;
          }
          continue;
        }
        int digit = letter < 0 ? -1 : Character.digit(letter, 16);
        if (digit < 0) {
          return ScalarReader.WRONG;
        }
        high = high << 4 | low >>> 60;
        low = low << 4 | digit;
      }
      out.high = high;
      out.bits = low;
      return null;
    };
  }

  /**
   * Bytes that are written as base64.
   *
   * @param length how many they must be, or -1 for any number
   */
  static ScalarReader binary(int length) {
    return (token, out) -> {
      if (token.kind != JsonKind.STRING) {
        return ScalarReader.WRONG;
      }
      byte[] written =
          token.escaped
              ? token.unescaped()
              : Arrays.copyOfRange(token.text, token.start, token.end);
      if (written.length % 4 != 0) {
        return "no base64";
      }
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(written);
      } catch (IllegalArgumentException e) {
        return "no base64";
      }
      if (length >= 0 && bytes.length != length) {
        return "%d bytes".formatted(bytes.length);
      }
      out.bytes(bytes);
      return null;
    };
  }
}

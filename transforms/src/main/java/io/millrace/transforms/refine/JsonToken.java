package io.millrace.transforms.refine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One JSON value within a text, with what was learnt about it on the way. */
final class JsonToken {
  /** So many digits always fit a long. */
  static final int MOST_DIGITS = 18;

  private static final int MOST_SHOWN = 60;

  JsonKind kind;
  byte[] text;

  /** Of a string, where it starts behind its quote; of all else, where it starts. */
  int start;

  /** Of a string, where its closing quote stands; of all else, the place behind it. */
  int end;

  /** Of a string, whether it has escapes. */
  boolean escaped;

  /** Of a number, whether it has a minus sign. */
  boolean negative;

  /** Of a number, its digits without sign, point and exponent, if there are not too many. */
  long digits;

  int digitCount;

  /** Of a number, how many digits stand behind the point. */
  int fraction;

  /** Of a number, whether it has an exponent. */
  boolean exponent;

  /** Makes this a string without escapes: the whole text. */
  void whole(byte[] bytes) {
    kind = JsonKind.STRING;
    text = bytes;
    start = 0;
    end = bytes.length;
    escaped = false;
  }

  int length() {
    return end - start;
  }

  /** The characters as they are written, which of a string without escapes are its own. */
  String raw() {
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  /** The bytes of a string without its escapes. */
  byte[] unescaped() {
    return escaped ? JsonText.unescape(text, start, end) : Arrays.copyOfRange(text, start, end);
  }

  /** For messages: what it is, cut if it is long. */
  String shown() {
    return shown(kind);
  }

  /** The same for what is known to be of a kind. */
  String shown(JsonKind kind) {
    int cut = Math.min(end, start + MOST_SHOWN);
    while (cut < end && (text[cut] & 0xC0) == 0x80) {
      cut++;
    }
    String written = new String(text, start, cut - start, StandardCharsets.UTF_8);
    String more = cut < end ? "..." : "";
    return switch (kind) {
      case STRING -> "string \"" + written + more + "\"";
      case NUMBER, OBJECT, LIST -> kind + " " + written + more;
      case TRUE, FALSE, NULL -> kind.toString();
    };
  }
}

package io.millrace.transforms.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells text from other bytes, eight at a time while they are ASCII. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the bytes are valid UTF-8; null is. */
  static boolean isValid(byte[] bytes) {
    if (bytes == null) {
      return true;
    }
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      if (((long) LONGS.get(bytes, at) & NOT_ASCII) != 0) {
        return isValidFrom(bytes, at);
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] < 0) {
        return isValidFrom(bytes, at);
      }
    }
    return true;
  }

  private static boolean isValidFrom(byte[] bytes, int from) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

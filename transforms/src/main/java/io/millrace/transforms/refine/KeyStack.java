package io.millrace.transforms.refine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The keys of the objects that are open at a place in a document, innermost last. */
final class KeyStack {
  /** An object with more keys than this gets a set of its own. */
  private static final int FEW = 32;

  private byte[][] texts = new byte[64][];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private long[] hashes = new long[64];
  private final Map<Integer, Set<ByteBuffer>> many = new HashMap<>();
  private int top;

  int top() {
    return top;
  }

  /** Closes objects until the stack is as high as it was. */
  void popTo(int base) {
    if (!many.isEmpty()) {
      many.keySet().removeIf(owner -> owner >= base);
    }
    top = base;
  }

  /** Adds a key to the object whose keys start at {@code base}; false if the object has it. */
  boolean add(int base, byte[] text, int start, int end) {
    long hash = hash(text, start, end);
    if (top - base >= FEW) {
      if (!set(base).add(ByteBuffer.wrap(text, start, end - start))) {
        return false;
      }
    } else {
      for (int i = base; i < top; i++) {
        if (hashes[i] == hash && equal(i, text, start, end)) {
          return false;
        }
      }
    }
    push(text, start, end, hash);
    return true;
  }

  private Set<ByteBuffer> set(int base) {
    return many.computeIfAbsent(
        base,
        any -> {
          Set<ByteBuffer> keys = new HashSet<>();
          for (int i = base; i < top; i++) {
            keys.add(ByteBuffer.wrap(texts[i], starts[i], ends[i] - starts[i]));
          }
          return keys;
        });
  }

  private void push(byte[] text, int start, int end, long hash) {
    if (top == starts.length) {
      texts = Arrays.copyOf(texts, top * 2);
      starts = Arrays.copyOf(starts, top * 2);
      ends = Arrays.copyOf(ends, top * 2);
      hashes = Arrays.copyOf(hashes, top * 2);
    }
    texts[top] = text;
    starts[top] = start;
    ends[top] = end;
    hashes[top] = hash;
    top++;
  }

  private boolean equal(int place, byte[] text, int start, int end) {
    return Arrays.equals(texts[place], starts[place], ends[place], text, start, end);
  }

  /** The key at a place, with a quote behind it. */
  byte[] quoted(int place) {
    byte[] key = Arrays.copyOfRange(texts[place], starts[place], ends[place] + 1);
    key[key.length - 1] = '"';
    return key;
  }

  long lastHash() {
    return hashes[top - 1];
  }

  static long hash(byte[] text, int start, int end) {
    long hash = (long) end - start;
    for (int at = start; at < end; at++) {
      hash = (hash ^ text[at]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}

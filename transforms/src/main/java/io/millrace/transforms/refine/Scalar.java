package io.millrace.transforms.refine;

/**
 * A value of a simple type, as {@link io.millrace.lakehouse.index.Cells} has them: bits, or bytes.
 * A uuid has its first half in {@link #high} and its second in {@link #bits}.
 */
final class Scalar {
  long bits;
  long high;
  byte[] bytes;
  int start;
  int end;

  void bytes(byte[] all) {
    bytes = all;
    start = 0;
    end = all.length;
  }
}

package io.millrace.lakehouse.index;

/**
 * Values in columns, as whoever reads them has them: from a kernel, from a file. A value is either
 * bits or bytes, by the type of its column. Bits: booleans 0 or 1, int, long, date (days), time and
 * timestamps (microseconds), float and double (as Java's {@code floatToIntBits} and {@code
 * doubleToLongBits} give them), decimals of up to 18 digits (unscaled). Bytes: string (UTF-8), uuid
 * (16, big-endian), binary, fixed, longer decimals (unscaled, two's complement, big-endian).
 */
public interface Cells {
  boolean isNull(int column, int row);

  long bits(int column, int row);

  byte[] bytes(int column, int row);
}

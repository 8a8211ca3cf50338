package io.millrace.transforms.kernel;

import io.millrace.transforms.refine.Records;

/** Some rows of a chunk, in an order. */
public final class Rows implements Records {
  private final Chunk chunk;
  private final int[] order;
  private final int from;
  private final int to;

  private Rows(Chunk chunk, int[] order, int from, int to) {
    this.chunk = chunk;
    this.order = order;
    this.from = from;
    this.to = to;
  }

  /** All rows, as they came. */
  public static Rows all(Chunk chunk) {
    return new Rows(chunk, null, 0, chunk.size());
  }

  /** The rows that {@code order} names from one place to before another. */
  public static Rows of(Chunk chunk, int[] order, int from, int to) {
    return new Rows(chunk, order, from, to);
  }

  Chunk chunk() {
    return chunk;
  }

  @Override
  public int size() {
    return to - from;
  }

  /** The chunk's row that stands at a place among these. */
  int row(int place) {
    return order == null ? from + place : order[from + place];
  }

  @Override
  public byte[] key(int place) {
    return chunk.key(row(place));
  }

  @Override
  public byte[] value(int place) {
    return chunk.value(row(place));
  }

  @Override
  public boolean isTextKey(int place) {
    return !chunk.isBinaryKey(row(place));
  }

  @Override
  public boolean isTextValue(int place) {
    return !chunk.isBinaryValue(row(place));
  }

  @Override
  public int partition(int place) {
    return chunk.partition(row(place));
  }

  @Override
  public long offset(int place) {
    return chunk.offset(row(place));
  }

  @Override
  public long timestamp(int place) {
    return chunk.timestamp(row(place));
  }
}

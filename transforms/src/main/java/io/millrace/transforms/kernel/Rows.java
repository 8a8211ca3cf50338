package io.millrace.transforms.kernel;

/** Some rows of a chunk, in an order. */
public final class Rows {
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

  int size() {
    return to - from;
  }

  /** The chunk's row that stands at a place among these. */
  int row(int place) {
    return order == null ? from + place : order[from + place];
  }
}

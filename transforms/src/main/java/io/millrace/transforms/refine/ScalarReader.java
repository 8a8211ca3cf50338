package io.millrace.transforms.refine;

/** Reads JSON values as values of one type. */
interface ScalarReader {
  /** What {@link #read} returns of a value of another type. */
  String WRONG = "";

  /** What it returns of a number that its type cannot hold. */
  String OUT_OF_RANGE = "out of range";

  /**
   * Reads a value that is not null.
   *
   * @return null if it is of the type; otherwise what is wrong with it, as a few words
   */
  String read(JsonToken token, Scalar out);
}

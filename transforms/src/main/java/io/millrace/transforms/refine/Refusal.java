package io.millrace.transforms.refine;

/** SQL is not what a pipeline may have; the message tells why, to go behind the SQL's path. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message, null, false, false);
  }
}

package io.millrace.transforms.refine;

/** A text is no strict JSON. It has no stack trace, for there may be a million of them. */
final class BadJson extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadJson(String message) {
    super(message, null, false, false);
  }
}

package io.millrace.transforms.refine;

import java.util.Locale;

/** What a JSON value is. */
enum JsonKind {
  STRING,
  NUMBER,
  TRUE,
  FALSE,
  NULL,
  OBJECT,
  LIST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.millrace.lakehouse.catalog;

import java.util.LinkedHashSet;
import java.util.Set;

/** A chain of causes as one line. */
public final class Causes {
  private static final int MOST = 4;

  private Causes() {}

  public static String inWords(Throwable thrown) {
    Set<String> words = new LinkedHashSet<>();
    for (Throwable cause = thrown; cause != null && words.size() < MOST; cause = cause.getCause()) {
      String message = cause.getMessage();
      words.add(
          message == null || message.isBlank()
              ? cause.getClass().getSimpleName()
              : message.lines().findFirst().orElseThrow());
    }
    return String.join(": ", words);
  }
}

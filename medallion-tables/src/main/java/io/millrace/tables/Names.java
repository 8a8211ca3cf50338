package io.millrace.tables;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that somebody meant to write. */
public final class Names {
  private static final int SHORT_NAME = 4;
  private static final int MAX_SHOWN = 60;
  private static final int MAX_LISTED = 10;

  private Names() {}

  /** The known name that is one or two typing errors away; for short names, one; case is none. */
  public static Optional<String> nearest(String written, Collection<String> known) {
    Optional<String> otherCase = known.stream().filter(written::equalsIgnoreCase).findFirst();
    if (otherCase.isPresent()) {
      return otherCase;
    }
    return known.stream()
        .filter(name -> distance(written, name) <= (name.length() <= SHORT_NAME ? 1 : 2))
        .min(
            Comparator.<String>comparingInt(name -> distance(written, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * A key as it may be shown: on one line, and without what follows a colon or an equals sign,
   * which is a value that missed its space.
   */
  static String shown(String key) {
    String name = key.split("[:=\\s]", 2)[0];
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
  }

  /** The first names of many, with commas between them. */
  public static String some(Collection<String> names) {
    String shown = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    return names.size() <= MAX_LISTED ? shown : shown + ", ...";
  }

  private static int distance(String left, String right) {
    if (Math.abs(left.length() - right.length()) > 2) {
      return Integer.MAX_VALUE;
    }
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int replace = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(above[column - 1] + replace, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[right.length()];
  }
}

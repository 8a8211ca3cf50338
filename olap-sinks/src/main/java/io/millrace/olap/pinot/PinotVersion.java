package io.millrace.olap.pinot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Pinot, as far as abilities hang on it. */
record PinotVersion(int major, int minor, String text) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

  /**
   * A version that says nothing of numbers is taken for an old one, which newer ones understand.
   */
  static PinotVersion of(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? new PinotVersion(
            Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), text)
        : new PinotVersion(0, 0, text);
  }

  boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @Override
  public String toString() {
    return text;
  }
}

package io.millrace.it.demo;

import java.util.Locale;

/** Where the demo says what it does; the pipeline shows its progress there too. */
final class Screen {
  /** On a terminal the pipeline's progress stands in the line that is written next. */
  private static final String LINE = Boolean.getBoolean("millrace.terminal") ? "\r\033[2K" : "";

  private Screen() {}

  static void say(String text, Object... values) {
    System.out.println(LINE + String.format(Locale.ROOT, text, values));
  }
}

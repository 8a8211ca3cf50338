package io.millrace.olap.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SQL text and, character by character, its outline: in texts and quoted names every character
 * is the quote, comments are blank, and the rest is as it is.
 */
record SqlText(String sql, String outline) {
  private static final Pattern FROM =
      Pattern.compile(
          "(?<![\\w$])FROM\\s*((?:\"+|(?<!\\w)[\\w$]+)(?:\\.(?:\"+|[\\w$]+))*)",
          Pattern.CASE_INSENSITIVE);

  static SqlText of(String sql) {
    StringBuilder outline = new StringBuilder(sql);
    int at = 0;
    while (at < sql.length()) {
      char first = sql.charAt(at);
      int end = at + 1;
      if (first == '\'' || first == '"') {
        end = behind(sql, String.valueOf(first), at + 1, "quotes");
        fill(outline, at, end, first);
      } else if (sql.startsWith("/*", at)) {
        end = behind(sql, "*/", at + 2, "a comment");
        fill(outline, at, end, ' ');
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        end = endOfLine(sql, at);
        fill(outline, at, end, ' ');
      }
      at = end;
    }
    return new SqlText(sql, outline.toString());
  }

  private static int endOfLine(String sql, int from) {
    int end = from;
    while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private static int behind(String sql, String close, int from, String what) {
    int found = sql.indexOf(close, from);
    if (found < 0) {
      throw new IllegalArgumentException(
          "this SQL ends inside of %s; close them with %s: %s".formatted(what, close, sql));
    }
    return found + close.length();
  }

  private static void fill(StringBuilder outline, int from, int to, char with) {
    for (int i = from; i < to; i++) {
      outline.setCharAt(i, with);
    }
  }

  /** The table that it reads, as it is written there; empty if that is no plain name. */
  Optional<String> table() {
    Matcher from = FROM.matcher(outline);
    while (from.find()) {
      if (depth(from.start()) == 0) {
        return Optional.of(sql.substring(from.start(1), from.end(1)));
      }
    }
    return Optional.empty();
  }

  /** How many parentheses are open there. */
  private int depth(int end) {
    int depth = 0;
    for (int i = 0; i < end; i++) {
      char each = outline.charAt(i);
      depth += each == '(' ? 1 : each == ')' ? -1 : 0;
    }
    return depth;
  }
}

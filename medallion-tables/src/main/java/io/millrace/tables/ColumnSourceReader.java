package io.millrace.tables;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the text of a column's source, from left to right. */
final class ColumnSourceReader {
  private static final int MAX_STEPS = 32;
  private static final String WAYS =
      "write $.name, _key, _key.name, _topic, _kafka_partition, _offset or _timestamp";

  private final String text;
  private int at;

  ColumnSourceReader(String text) {
    this.text = text.strip();
  }

  ColumnSource read() {
    ColumnSource.Origin origin = origin();
    List<Serializable> path = new ArrayList<>();
    while (at < text.length()) {
      path.add(step());
      if (path.size() > MAX_STEPS) {
        throw wrong("it has more than %d steps; use fewer".formatted(MAX_STEPS));
      }
    }
    return new ColumnSource(origin, path);
  }

  private ColumnSource.Origin origin() {
    int end = 0;
    while (end < text.length() && ".[".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    at = end;
    String word = text.substring(0, end);
    Optional<ColumnSource.Origin> origin =
        Stream.of(ColumnSource.Origin.values())
            .filter(candidate -> candidate.written().equals(word))
            .findFirst();
    return origin.orElseThrow(() -> wrong(unknown(word)));
  }

  private String unknown(String word) {
    if (word.startsWith("_")) {
      List<String> known =
          Stream.of(ColumnSource.Origin.values()).map(ColumnSource.Origin::written).toList();
      return Names.nearest(word, known).map("did you mean %s?"::formatted).orElse(WAYS);
    }
    return word.matches("[A-Za-z][A-Za-z0-9_-]*")
        ? "a path starts with $; did you mean $.%s?".formatted(Secrets.show("", text))
        : WAYS;
  }

  private Serializable step() {
    if (text.charAt(at) == '.') {
      at++;
      return name();
    }
    at++;
    if (at < text.length() && "'\"".indexOf(text.charAt(at)) >= 0) {
      String name = quoted(text.charAt(at));
      close();
      return name;
    }
    return place();
  }

  private String name() {
    int start = at;
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      char character = text.charAt(at);
      if (Character.isWhitespace(character) || "*]'\"()?".indexOf(character) >= 0) {
        throw wrong(
            "a name has a '%s' in it; a path leads to one value, and an odd name is written as ['odd name']"
                .formatted(character));
      }
      at++;
    }
    if (start == at) {
      throw wrong("a name is missing behind a dot; write it like $.a.b");
    }
    return text.substring(start, at);
  }

  private String quoted(char quote) {
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == quote) {
        at++;
        return name.toString();
      }
      if (character == '\\' && at + 1 < text.length()) {
        at++;
        character = text.charAt(at);
      }
      name.append(character);
    }
    throw wrong("a name in quotes has no end; write it like ['odd name']");
  }

  private Integer place() {
    int start = at;
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("[0-9]{1,6}")) {
      throw wrong(
          "inside [ ] is neither a place in a list nor a name in quotes; write it like [0] or"
              + " ['odd name']");
    }
    close();
    return Integer.valueOf(digits);
  }

  private void close() {
    if (at >= text.length() || text.charAt(at) != ']') {
      throw wrong("a ] is missing; write it like [0] or ['odd name']");
    }
    at++;
    if (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      throw wrong("behind a ] comes a . or a [; write it like $.a[0].b");
    }
  }

  private static MillraceException wrong(String message) {
    return new MillraceException(ErrorKind.SPEC, message);
  }
}

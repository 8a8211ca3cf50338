package io.millrace.tables;

import java.util.Optional;

/**
 * One key of a section: the single place that says what it may be.
 *
 * @param fallback what holds when the key is left out, as somebody would write it
 * @param description one sentence for whoever writes the file
 */
record Key(
    String name, Kind kind, boolean required, Optional<String> fallback, String description) {
  static Key required(String name, Kind kind, String description) {
    return new Key(name, kind, true, Optional.empty(), description);
  }

  static Key optional(String name, Kind kind, String description) {
    return new Key(name, kind, false, Optional.empty(), description);
  }

  static Key optional(String name, Kind kind, String fallback, String description) {
    return new Key(name, kind, false, Optional.of(fallback), description);
  }
}

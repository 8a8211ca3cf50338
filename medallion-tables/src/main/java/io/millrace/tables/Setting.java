package io.millrace.tables;

import java.util.Objects;

/**
 * The value of one key, as it was found.
 *
 * @param value what the text stands for; the text itself for a key that is passed on
 * @param text the text, with placeholders filled in
 * @param shown the text as messages may show it
 * @param secret whether a placeholder makes the text secret
 */
record Setting(Object value, String text, String shown, boolean secret, Position position) {
  Setting {
    Objects.requireNonNull(value, "value");
  }
}

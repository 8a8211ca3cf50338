package io.millrace.tables;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One mapping of the pipeline file, from which both its reading and its JSON Schema follow.
 *
 * @param path where it is in the file, such as {@code source.kafka}; empty for the whole file
 * @param others what holds for keys that are not listed; when absent they are errors
 */
record Section(String path, List<Key> keys, List<Rule> rules, Optional<Others> others) {

  /** A rule about several keys. */
  sealed interface Rule {
    /** One of these keys is there, and only one. */
    record ExactlyOne(List<String> names) implements Rule {}

    /** When a key has this value, other keys are required; {@code what} calls that key. */
    record RequiredWith(String what, String name, String value, List<String> required)
        implements Rule {}

    /** When a key has this value, another key cannot be there. */
    record RefusedWith(String name, String value, String refused, String advice) implements Rule {}

    /** When a key is there, others cannot be. */
    record NotBeside(String name, List<String> refused, String advice) implements Rule {}

    /** These keys mean something only beside another one. */
    record Beside(String needed, List<String> names) implements Rule {}
  }

  /**
   * Keys that are handed on as they are.
   *
   * @param known names of such keys, of which a near miss is an error
   * @param reservedPrefix how no such key may start
   */
  record Others(String description, Set<String> known, Optional<String> reservedPrefix) {}

  static Section of(String path, Key... keys) {
    return new Section(path, List.of(keys), List.of(), Optional.empty());
  }

  Section with(Rule... more) {
    return new Section(path, keys, List.of(more), others);
  }

  Section with(Others passedOn) {
    return new Section(path, keys, rules, Optional.of(passedOn));
  }

  Optional<Key> find(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** Whether a key of this name can be there. */
  boolean takes(String name) {
    return find(name).filter(key -> !(key.kind() instanceof Kind.Refused)).isPresent();
  }

  /** The same section at another place, for sections that a file can have several of. */
  Section at(String otherPath) {
    return new Section(otherPath, keys, rules, others);
  }

  /** How messages call a key of this section. */
  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** How messages call a key that may be no key. */
  String shownPathOf(String name) {
    return pathOf(Names.shown(name));
  }

  /** How messages call this section. */
  String title() {
    return path.isEmpty() ? "the file" : "'" + path + "'";
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }
}

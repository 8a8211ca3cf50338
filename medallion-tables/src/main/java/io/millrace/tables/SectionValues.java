package io.millrace.tables;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was found in one section; a key that was left out has its default. */
final class SectionValues {
  private final Section section;
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final Map<String, SectionValues> sections = new LinkedHashMap<>();
  private final Map<String, List<Setting>> lists = new LinkedHashMap<>();
  private final Map<String, Map<String, SectionValues>> named = new LinkedHashMap<>();
  private final Map<String, List<SectionValues>> mappings = new LinkedHashMap<>();
  private final Set<String> wrong = new HashSet<>();

  SectionValues(Section section) {
    this.section = section;
  }

  void put(String name, Setting setting) {
    settings.put(name, setting);
  }

  void put(String name, SectionValues values) {
    sections.put(name, values);
  }

  void put(String name, List<Setting> items) {
    lists.put(name, items);
  }

  void put(String name, Map<String, SectionValues> entries) {
    named.put(name, entries);
  }

  void putMappings(String name, List<SectionValues> items) {
    mappings.put(name, items);
  }

  void putWrong(String name) {
    wrong.add(name);
  }

  /** Whether the file gives the key a value that was reported as wrong. */
  boolean isWrong(String name) {
    return wrong.contains(name);
  }

  /** What the file says, if it says anything that is right. */
  Optional<Setting> find(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** The table that the file names, if it names one. */
  Optional<TableName> findTable(String name) {
    return find(name).map(setting -> (TableName) setting.value());
  }

  /** Where the section is, as {@link Section#path}. */
  String path() {
    return section.path();
  }

  /** Whether the file gives the key a value that could be read. */
  boolean has(String name) {
    return settings.containsKey(name)
        || sections.containsKey(name)
        || lists.containsKey(name)
        || named.containsKey(name)
        || mappings.containsKey(name);
  }

  /** What the file lists, or nothing. */
  <T> List<T> list(String name, Class<T> type) {
    return lists.getOrDefault(name, List.of()).stream()
        .map(item -> type.cast(item.value()))
        .toList();
  }

  /** What the file says under names of its own, in its order. */
  Map<String, SectionValues> entries(String name) {
    return Collections.unmodifiableMap(named.getOrDefault(name, Map.of()));
  }

  /** The mappings that the file lists, or nothing. */
  List<SectionValues> mappings(String name) {
    return Collections.unmodifiableList(mappings.getOrDefault(name, List.of()));
  }

  SectionValues section(String name) {
    SectionValues found = sections.get(name);
    if (found == null && key(name).kind() instanceof Kind.Mapping mapping) {
      return new SectionValues(mapping.section());
    }
    return found;
  }

  long number(String name) {
    return (Long) value(name);
  }

  Duration time(String name) {
    return (Duration) value(name);
  }

  TableName table(String name) {
    return (TableName) value(name);
  }

  String text(String name) {
    return (String) value(name);
  }

  boolean flag(String name) {
    return text(name).equals("true");
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT));
  }

  /** Everything that the file says in this section, except for some keys. */
  Properties properties(String... except) {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> secrets = new HashSet<>();
    settings.forEach(
        (name, setting) -> {
          values.put(name, setting.text());
          if (setting.secret()) {
            secrets.add(name);
          }
        });
    values.keySet().removeAll(List.of(except));
    return new Properties(values, secrets);
  }

  private Object value(String name) {
    Setting setting = settings.get(name);
    if (setting != null) {
      return setting.value();
    }
    Key key = key(name);
    if (key.kind() instanceof Kind.Scalar scalar && key.fallback().isPresent()) {
      return scalar.parse(key.fallback().get());
    }
    throw new MillraceException(
        ErrorKind.BUG, section.pathOf(name) + " was asked for without having been read");
  }

  private Key key(String name) {
    return section
        .find(name)
        .orElseThrow(
            () ->
                new MillraceException(
                    ErrorKind.BUG, section.pathOf(name) + " is not in the model of the file"));
  }
}

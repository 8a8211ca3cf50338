package io.millrace.tables;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Properties that are handed on to Kafka or Iceberg. An unmodifiable map in the order of the file,
 * which remembers which values are secret and hides them when it is printed.
 */
final class Properties extends AbstractMap<String, String> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, String> values;
  private final Set<String> secretKeys;

  /** The keys in {@code secretKeys} are secret in addition to those whose name looks secret. */
  Properties(Map<String, String> values, Set<String> secretKeys) {
    this.values = new LinkedHashMap<>(values);
    this.secretKeys = Set.copyOf(secretKeys);
  }

  static Properties copyOf(Map<String, String> map) {
    return map instanceof Properties properties ? properties : new Properties(map, Set.of());
  }

  /** Other values, of which the same keys are secret. */
  Properties withValues(Map<String, String> others) {
    return new Properties(others, secretKeys);
  }

  Map<String, String> redacted() {
    Map<String, String> shown = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            shown.put(key, secretKeys.contains(key) ? Secrets.HIDDEN : Secrets.redact(key, value)));
    return Collections.unmodifiableMap(shown);
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return Collections.unmodifiableMap(values).entrySet();
  }

  @Override
  public boolean containsKey(Object key) {
    return values.containsKey(key);
  }

  @Override
  public String get(Object key) {
    return values.get(key);
  }

  @Override
  public String toString() {
    return redacted().toString();
  }
}

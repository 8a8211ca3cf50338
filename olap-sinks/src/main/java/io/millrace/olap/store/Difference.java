package io.millrace.olap.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a store has otherwise than it should be, line by line. */
public final class Difference {
  private Difference() {}

  /** What is wanted, and is not there or is something else; what is there beyond that is left. */
  public static List<String> between(String path, JsonNode wanted, JsonNode there) {
    return between(path, wanted, there, wanted);
  }

  /**
   * The same, for messages that show no secrets.
   *
   * @param shown what is wanted, with something else in place of what is not to be seen
   */
  public static List<String> between(String path, JsonNode wanted, JsonNode there, JsonNode shown) {
    List<String> lines = new ArrayList<>();
    find(path, wanted, there, shown, lines);
    return lines;
  }

  private static void find(
      String path, JsonNode wanted, JsonNode there, JsonNode shown, List<String> lines) {
    if (wanted.isObject()) {
      wanted
          .fields()
          .forEachRemaining(
              field ->
                  find(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      there.path(field.getKey()),
                      shown.path(field.getKey()),
                      lines));
    } else if (wanted.isArray() && isNamed(wanted)) {
      findNamed(path, wanted, there, shown, lines);
    } else if (!isSame(wanted, there)) {
      boolean isSecret = !shown.equals(wanted);
      if (there.isMissingNode()) {
        lines.add(path + " is missing" + (isSecret ? "" : ", not " + wanted));
      } else {
        lines.add(
            isSecret
                ? path + " is not what the pipeline file says"
                : "%s is %s, not %s".formatted(path, there, wanted));
      }
    }
  }

  private static void findNamed(
      String path, JsonNode wanted, JsonNode there, JsonNode shown, List<String> lines) {
    Map<String, JsonNode> named = new HashMap<>();
    there.forEach(each -> named.put(each.path("name").asText(), each));
    for (int i = 0; i < wanted.size(); i++) {
      String name = wanted.get(i).path("name").asText();
      String at = "%s.%s".formatted(path, name);
      if (named.containsKey(name)) {
        find(at, wanted.get(i), named.get(name), shown.path(i), lines);
      } else {
        lines.add("%s is missing".formatted(at));
      }
    }
  }

  private static boolean isNamed(JsonNode array) {
    return !array.isEmpty() && array.get(0).has("name");
  }

  /** Druid says {@code PT3600S} where it was told {@code PT1H}. */
  private static boolean isSameTime(String wanted, String there) {
    try {
      return wanted.startsWith("PT") && Duration.parse(wanted).equals(Duration.parse(there));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /**
   * Stores hand numbers and flags back as texts, leave out what is empty, and have their own in
   * place of what is null.
   */
  private static boolean isSame(JsonNode wanted, JsonNode there) {
    if (wanted.isNull()) {
      return true;
    }
    if (wanted.isArray() && there.isArray()) {
      return wanted.size() == there.size()
          && IntStream.range(0, wanted.size())
              .allMatch(i -> between("", wanted.get(i), there.get(i)).isEmpty());
    }
    if (wanted.isValueNode() && there.isValueNode()) {
      return wanted.asText().equals(there.asText()) || isSameTime(wanted.asText(), there.asText());
    }
    return there.isMissingNode() && wanted.isEmpty() && !wanted.isValueNode();
  }
}

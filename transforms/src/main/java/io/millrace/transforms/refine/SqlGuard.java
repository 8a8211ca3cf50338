package io.millrace.transforms.refine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks at expressions as the kernel parsed them, and refuses what could do more than compute a
 * value from a row: subqueries, functions that are not known to be harmless, and what would make a
 * huge value of a small one. The kernel's memory limit does not see the values that a function is
 * making, so how large they can get is told from the SQL: as a multiple of what the record has.
 */
public final class SqlGuard {
  /** How many times as large as a record a value may get. */
  static final double MOST_GROWTH = 100;

  private static final double PER_CONSTANT_CHARACTER = 1.0 / 64;
  private static final int WIDEST_PAD = 1000;

  private static final Set<String> CLASSES =
      Set.of(
          "BETWEEN",
          "CASE",
          "CAST",
          "COLLATE",
          "COLUMN_REF",
          "COMPARISON",
          "CONJUNCTION",
          "CONSTANT",
          "FUNCTION",
          "LAMBDA",
          "OPERATOR",
          "STAR",
          "TYPE");

  /** Names that mean something of their own where they are no columns. */
  private static final Set<String> NO_COLUMNS =
      Set.of(
          "current_catalog",
          "current_date",
          "current_role",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "localtime",
          "localtimestamp",
          "rowid",
          "session_user",
          "user");

  private static final Set<String> TRANSFORMS =
      Set.of("apply", "array_apply", "array_transform", "list_apply", "list_transform");

  /** Functions whose result is as large as the product of these arguments, counted from 0. */
  private static final Map<String, List<Integer>> CONSTANT_ARGUMENTS =
      Map.of(
          "replace", List.of(1, 2),
          "regexp_replace", List.of(1, 2, 3),
          "concat_ws", List.of(0),
          "array_to_string", List.of(1),
          "list_string_agg", List.of(1),
          "lpad", List.of(1, 2),
          "rpad", List.of(1, 2));

  /** By the names of columns, how large they may be. */
  private final Map<String, Double> sizes = new HashMap<>();

  public SqlGuard(Map<String, Double> sizes) {
    sizes.forEach(this::alias);
  }

  /** Lets what follows name a column by its alias. */
  final void alias(String name, double size) {
    sizes.merge(name.toLowerCase(Locale.ROOT), size, Math::max);
  }

  /** Refuses an expression that may not be; returns how large its value may be. */
  public double check(JsonNode expression) {
    double size = size(expression);
    if (size > MOST_GROWTH) {
      throw new Refusal(
          "it could make a value of more than %.0f times the size of its record; make less of it"
              .formatted(MOST_GROWTH));
    }
    return size;
  }

  private double size(JsonNode expression) {
    String kind = expression.path("class").asText();
    if (!CLASSES.contains(kind)) {
      throw new Refusal(
          switch (kind) {
            case "SUBQUERY" -> "it has a subquery; compute from the columns of the row alone";
            case "WINDOW" ->
                "it has a window function; which records come together is left to chance";
            case "PARAMETER" -> "it has a parameter; write the value itself";
            default ->
                "it has a part of the kind %s, which pipelines may not use"
                    .formatted(kind.toLowerCase(Locale.ROOT).replace('_', ' '));
          });
    }
    return switch (kind) {
      case "COLUMN_REF" -> column(expression.path("column_names"));
      case "CONSTANT" -> constant(expression);
      case "FUNCTION" -> function(expression);
      case "CAST" -> 2 * sizeOfParts(expression);
      case "STAR" -> star(expression);
      default -> sizeOfParts(expression);
    };
  }

  private double star(JsonNode star) {
    double parts = sizeOfParts(star);
    return Math.max(parts, sizes.values().stream().mapToDouble(size -> size).max().orElse(1));
  }

  private double column(JsonNode names) {
    double size = 1;
    String first = names.path(0).asText().toLowerCase(Locale.ROOT);
    if (names.size() == 1 && NO_COLUMNS.contains(first) && !sizes.containsKey(first)) {
      throw new Refusal(
          "it names %s, which does not follow from the record; take _timestamp or a column instead"
              .formatted(first));
    }
    for (JsonNode name : names) {
      if (name.asText().equalsIgnoreCase(UserSelect.RECORD)) {
        throw new Refusal("it names %s, which is Millrace's own".formatted(UserSelect.RECORD));
      }
      size = Math.max(size, sizes.getOrDefault(name.asText().toLowerCase(Locale.ROOT), 1.0));
    }
    return size;
  }

  private static double constant(JsonNode constant) {
    String text = constant.path("literal").path("text").asText(constant.path("value").toString());
    return text.length() * PER_CONSTANT_CHARACTER;
  }

  /** The sizes of all expressions right below this one, added up. */
  private double sizeOfParts(JsonNode node) {
    double size = 0;
    for (JsonNode part : node) {
      if (part.has("class")) {
        size += check(part);
      } else if (part.isContainerNode()) {
        size += sizeOfParts(part);
      }
    }
    return size;
  }

  private double function(JsonNode call) {
    String name = call.path("function_name").asText().toLowerCase(Locale.ROOT);
    if (!AllowedFunctions.has(name)
        || !call.path("schema").asText().isEmpty()
        || !call.path("catalog").asText().isEmpty()) {
      throw new Refusal(
          "it calls %s(), which pipelines may not; they have functions of text, numbers, times, JSON and lists whose result follows from their arguments"
              .formatted(name));
    }
    if (!call.path("filter").isNull() || call.path("distinct").asBoolean()) {
      throw new Refusal("it aggregates with %s(); a row is made of one record".formatted(name));
    }
    JsonNode arguments = call.path("arguments");
    if (name.equals("age") && arguments.size() == 1) {
      throw new Refusal("it calls age() of one time, which is up to today; give it two times");
    }
    if (TRANSFORMS.contains(name)) {
      return transform(name, arguments);
    }
    double factor = AllowedFunctions.growth(name);
    for (int place : CONSTANT_ARGUMENTS.getOrDefault(name, List.of())) {
      if (arguments.has(place)) {
        factor *= Math.max(1, lengthOfConstant(name, arguments, place));
      }
    }
    return factor * sizeOfParts(arguments);
  }

  private static double lengthOfConstant(String name, JsonNode arguments, int place) {
    JsonNode argument = arguments.path(place).path("expression");
    if (!argument.path("class").asText().equals("CONSTANT")) {
      throw new Refusal(
          "argument %d of %s() is no constant; write the value itself".formatted(place + 1, name));
    }
    String text = argument.path("literal").path("text").asText();
    if (!name.endsWith("pad") || place != 1) {
      return name.endsWith("pad") ? 1 : text.length();
    }
    if (text.length() > 4 || Integer.parseInt(text) > WIDEST_PAD) {
      throw new Refusal("%s() to more than %d characters".formatted(name, WIDEST_PAD));
    }
    return Integer.parseInt(text) * PER_CONSTANT_CHARACTER;
  }

  private double transform(String name, JsonNode arguments) {
    double list = check(arguments.path(0).path("expression"));
    JsonNode lambda = arguments.path(1).path("expression");
    Set<String> parameters = new HashSet<>();
    names(lambda.path("lhs"), parameters);
    Set<String> used = new HashSet<>();
    names(lambda.path("expr"), used);
    used.removeAll(parameters);
    if (!used.isEmpty()) {
      throw new Refusal(
          "%s() names %s for each element of a list; it may use the element alone"
              .formatted(name, used.iterator().next()));
    }
    return list * Math.max(1, check(lambda.path("expr")));
  }

  /** The first names of all columns in an expression, without the parameters of inner lambdas. */
  private static void names(JsonNode expression, Set<String> into) {
    switch (expression.path("class").asText()) {
      case "COLUMN_REF" -> into.add(expression.path("column_names").path(0).asText());
      case "LAMBDA" -> {
        Set<String> inner = new HashSet<>();
        Set<String> parameters = new HashSet<>();
        names(expression.path("expr"), inner);
        names(expression.path("lhs"), parameters);
        inner.removeAll(parameters);
        into.addAll(inner);
      }
      default -> expression.forEach(part -> names(part, into));
    }
  }
}

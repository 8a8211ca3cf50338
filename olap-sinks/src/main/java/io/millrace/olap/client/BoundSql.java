package io.millrace.olap.client;

import java.util.ArrayList;
import java.util.List;

/** SQL with what stands for the value of each parameter in its place. */
final class BoundSql {
  private BoundSql() {}

  /** Each question mark outside of quotes and comments becomes what the form has for a value. */
  static String of(SqlText text, List<?> parameters, ValueForm form) {
    List<Integer> places = places(text);
    if (places.size() != parameters.size()) {
      throw new IllegalArgumentException(
          "this SQL has %d question marks for parameters, and there are %d values; give one value for each, and a Collection for an IN: %s"
              .formatted(places.size(), parameters.size(), text.sql()));
    }
    StringBuilder bound = new StringBuilder();
    int from = 0;
    for (int i = 0; i < parameters.size(); i++) {
      int place = places.get(i);
      // The blanks keep a value apart from what is beside it: of 'a'? and -? others would come.
      bound.append(text.sql(), from, place).append(' ');
      bound.append(inSql(form, i + 1, parameters.get(i))).append(' ');
      from = place + 1;
    }
    return bound.append(text.sql(), from, text.sql().length()).toString();
  }

  private static List<Integer> places(SqlText text) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.outline().indexOf('?'); at >= 0; at = text.outline().indexOf('?', at + 1)) {
      places.add(at);
    }
    return places;
  }

  private static String inSql(ValueForm form, int number, Object value) {
    try {
      return Parameter.in(form, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameter %d: %s".formatted(number, e.getMessage()), e);
    }
  }
}

package io.millrace.tables;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the value of a key may be. */
sealed interface Kind {

  /** A value without parts. */
  sealed interface Scalar extends Kind {
    /**
     * The value that a text stands for.
     *
     * @throws IllegalArgumentException whose message says what to write instead
     */
    Object parse(String text);

    /** The longest text; regular expressions recurse over it. */
    default int maxLength() {
      return 4096;
    }
  }

  /** A mapping with keys of its own. */
  record Mapping(Section section) implements Kind {}

  /** A list of values without parts; one value alone is a list of one. */
  record ListOf(Scalar element, int min, int max) implements Kind {}

  /**
   * A mapping whose keys are names that the file gives.
   *
   * @param names what a name may be
   * @param entry what each name stands for; its path has the name as its last part
   * @param shortKey the key of an entry that a value without parts stands for
   */
  record Named(Text names, Section entry, String shortKey, int min, int max) implements Kind {}

  /** A mapping of whatever the file says, which is handed on as the text of a JSON object. */
  record AnyMapping() implements Kind {}

  /**
   * A list of mappings.
   *
   * @param item what each of them is; its path has its place in the list behind it
   */
  record Mappings(Section item, int min, int max) implements Kind {}

  /** A key that is known and must not be there. */
  record Refused(String why) implements Kind {}

  /** Text that matches a regular expression that Java and JSON Schema both understand. */
  record Text(String pattern, String advice) implements Scalar {
    static Text any() {
      return new Text("^[\\s\\S]*\\S[\\s\\S]*$", "write a text that is not empty");
    }

    @Override
    public String parse(String text) {
      if (!Pattern.compile(pattern).matcher(text).matches()) {
        throw new IllegalArgumentException(advice);
      }
      return text;
    }
  }

  /** One of a few words. */
  record Choice(List<String> values, String why) implements Scalar {
    static Choice of(String... values) {
      return new Choice(List.of(values), "");
    }

    @Override
    public String parse(String text) {
      if (!values.contains(text)) {
        String advice =
            values.size() == 1
                ? "only " + values.get(0) + " is possible"
                : "use one of " + String.join(", ", values);
        throw new IllegalArgumentException(why.isEmpty() ? advice : advice + ", because " + why);
      }
      return text;
    }
  }

  /** A whole number. */
  record Count(long min, long max) implements Scalar {
    static final String PATTERN = "^[0-9]{1,18}$";

    @Override
    public Long parse(String text) {
      if (!text.matches(PATTERN)) {
        throw new IllegalArgumentException("write a whole number from " + limits());
      }
      long value = Long.parseLong(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException("it must be from " + limits());
      }
      return value;
    }

    private String limits() {
      return min + " to " + max;
    }
  }

  /** A length of time. */
  record Time(Duration min, Duration max) implements Scalar {
    static final String PATTERN = "^([0-9]{1,9})(ms|s|m|h|d)$";
    private static final Map<String, Duration> UNITS =
        Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    static Time between(String min, String max) {
      return new Time(read(min), read(max));
    }

    @Override
    public Duration parse(String text) {
      Duration value = read(text);
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException("it must be from " + show(min) + " to " + show(max));
      }
      return value;
    }

    private static Duration read(String text) {
      Matcher matcher = Pattern.compile(PATTERN).matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "write a whole number and a unit without a space: 500ms, 2s, 5m, 1h or 7d");
      }
      return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    }

    private static String show(Duration time) {
      for (String unit : List.of("d", "h", "m", "s")) {
        long length = UNITS.get(unit).toMillis();
        if (time.toMillis() > 0 && time.toMillis() % length == 0) {
          return time.toMillis() / length + unit;
        }
      }
      return time.toMillis() + "ms";
    }
  }

  /** An amount of memory, in bytes. */
  record Size(long min, long max) implements Scalar {
    static final String PATTERN = "^([0-9]{1,9})(MB|GB|MiB|GiB)$";
    private static final long MEGABYTE = 1L << 20;
    private static final long GIGABYTE = 1L << 30;

    static Size between(String min, String max) {
      return new Size(read(min), read(max));
    }

    @Override
    public Long parse(String text) {
      long value = read(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException("it must be from " + show(min) + " to " + show(max));
      }
      return value;
    }

    private static long read(String text) {
      Matcher matcher = Pattern.compile(PATTERN).matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "write a whole number and a unit without a space: 512MB or 1GB");
      }
      return Long.parseLong(matcher.group(1))
          * (matcher.group(2).startsWith("G") ? GIGABYTE : MEGABYTE);
    }

    private static String show(long bytes) {
      return bytes % GIGABYTE == 0 ? bytes / GIGABYTE + "GB" : bytes / MEGABYTE + "MB";
    }
  }

  /** The name of a table, with its namespace. */
  record Table() implements Scalar {
    @Override
    public TableName parse(String text) {
      try {
        return TableName.of(text);
      } catch (MillraceException e) {
        throw new IllegalArgumentException(
            "write namespace.name, such as bronze.orders; a part starts with a letter or _ and"
                + " goes on with letters, digits, _ or -",
            e);
      }
    }
  }

  /** Any text, also an empty one, a number, or true or false. */
  record AnyValue() implements Scalar {
    @Override
    public String parse(String text) {
      return text;
    }

    /** The size of the file is limit enough. */
    @Override
    public int maxLength() {
      return Integer.MAX_VALUE;
    }
  }

  /** A piece of SQL, which the kernel checks later. */
  record Sql() implements Scalar {
    @Override
    public String parse(String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException("write SQL");
      }
      return text.strip();
    }

    @Override
    public int maxLength() {
      return 100_000;
    }
  }

  /**
   * Text that a type of the model reads by itself.
   *
   * @param pattern a regular expression that holds for every text that can be read
   */
  record Notation(String pattern, Function<String, Object> reading) implements Scalar {
    @Override
    public Object parse(String text) {
      try {
        return reading.apply(text);
      } catch (MillraceException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }

    @Override
    public int maxLength() {
      return 100_000;
    }
  }
}

package io.millrace.it.faults;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.StructLike;

/**
 * A document with a value for each type of column, and the row that silver must make of it.
 *
 * @param json the document; null for a tombstone
 * @param row the values of the columns, {@linkplain #plain plain}
 */
record TypedDocument(long id, int version, boolean deletes, String json, List<Object> row) {
  /** All types but {@code time}, with which Spark reads no table at all. */
  static final Map<String, Object> COLUMNS = columns();

  static final String DELETED = "gone";

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
  private static final LocalDateTime FROM = LocalDateTime.parse("1905-01-01T00:00:00");

  private static Map<String, Object> columns() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("id", Map.of("type", "long", "from", "_key"));
    columns.put("v", "int");
    columns.put("flag", "boolean");
    columns.put("large", "long");
    columns.put("single", "float");
    columns.put("wide", "double");
    columns.put("price", "decimal(9,2)");
    columns.put("amount", "decimal(18,4)");
    columns.put("exact", "decimal(38,10)");
    columns.put("day", "date");
    columns.put("local", "timestamp");
    columns.put("moment", "timestamptz");
    columns.put("text", "string");
    columns.put("code", "uuid");
    columns.put("raw", "binary");
    columns.put("hash", "fixed[4]");
    columns.put("tags", "list<int>");
    columns.put("counts", "map<string, long>");
    columns.put("place", "struct<a: int, b: list<string>>");
    columns.put("lines", "list<struct<x: double, y: decimal(5,1)>>");
    return columns;
  }

  static TypedDocument tombstone(long id) {
    return new TypedDocument(id, 0, true, null, List.of());
  }

  /** A document whose values chance picks; one in five is null. */
  static TypedDocument random(long id, int number, Random random) {
    List<Object> row = new ArrayList<>(List.of(id));
    StringBuilder json = new StringBuilder("{\"number\":" + number);
    int version = random.nextInt(50);
    boolean deletes = random.nextInt(10) == 0;
    for (String column : COLUMNS.keySet()) {
      Value value =
          switch (column) {
            case "id" -> null;
            case "v" -> Value.as(version);
            case "text" -> deletes ? Value.text(DELETED) : orNull(random, () -> text(random));
            default -> orNull(random, () -> any(column, random));
          };
      if (value != null) {
        json.append(",\"%s\":%s".formatted(column, value.json()));
        row.add(plain(value.value()));
      }
    }
    return new TypedDocument(id, version, deletes, json + "}", row);
  }

  /** A value as JSON has it, and as Iceberg's Java reader does. */
  private record Value(String json, Object value) {
    static final Value NULL = new Value("null", null);

    /** A number or a truth value. */
    static Value as(Object value) {
      return new Value(value.toString(), value);
    }

    static Value text(Object value) {
      return text(value, value.toString());
    }

    static Value text(Object value, String text) {
      return new Value("\"" + text + "\"", value);
    }
  }

  private static Value orNull(Random random, Supplier<Value> value) {
    return random.nextInt(5) == 0 ? Value.NULL : value.get();
  }

  private static Value any(String column, Random random) {
    return switch (column) {
      case "flag" -> Value.as(random.nextBoolean());
      case "large" -> Value.as(random.nextLong());
      case "single" -> Value.as((float) random.nextGaussian() * 1e6f);
      case "wide" -> Value.as(random.nextGaussian() * 1e100);
      case "price" -> Value.as(decimal(29, 2, random));
      case "amount" -> Value.as(decimal(58, 4, random));
      case "exact" -> Value.as(decimal(120, 10, random));
      case "day" -> Value.text(LocalDate.ofEpochDay(random.nextInt(60_000) - 20_000));
      case "local" -> local(random);
      case "moment" -> moment(random);
      case "code" -> Value.text(new UUID(random.nextLong(), random.nextLong()));
      case "raw" -> bytes(random.nextInt(9), random);
      case "hash" -> bytes(4, random);
      case "tags" -> list(random, () -> orNull(random, () -> Value.as(random.nextInt())));
      case "counts" -> map(random);
      case "place" ->
          struct(
              "a",
              orNull(random, () -> Value.as(random.nextInt())),
              "b",
              orNull(random, () -> list(random, () -> text(random))));
      case "lines" ->
          list(
              random,
              () ->
                  struct(
                      "x", Value.as(random.nextDouble()), "y", Value.as(decimal(13, 1, random))));
      default -> throw new IllegalArgumentException(column);
    };
  }

  private static BigDecimal decimal(int bits, int scale, Random random) {
    BigInteger digits = new BigInteger(bits, random);
    return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
  }

  private static LocalDateTime time(Random random) {
    return FROM.plus(Duration.ofNanos(random.nextLong(6_000_000_000_000_000L) * 1000));
  }

  private static Value local(Random random) {
    LocalDateTime time = time(random);
    return Value.text(time, LOCAL.format(time));
  }

  private static Value moment(Random random) {
    OffsetDateTime time = time(random).atOffset(ZoneOffset.UTC);
    return Value.text(time, LOCAL.format(time) + "Z");
  }

  private static Value text(Random random) {
    return Value.text("Mühle 水車 %d".formatted(random.nextInt(100)));
  }

  private static Value bytes(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Value.text(bytes, Base64.getEncoder().encodeToString(bytes));
  }

  private static Value list(Random random, Supplier<Value> element) {
    List<String> json = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      Value next = element.get();
      json.add(next.json());
      values.add(next.value());
    }
    return new Value("[" + String.join(",", json) + "]", values);
  }

  private static Value map(Random random) {
    List<String> json = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      long value = random.nextLong();
      json.add("\"key %d\":%d".formatted(count, value));
      values.put("key " + count, value);
    }
    return new Value("{" + String.join(",", json) + "}", values);
  }

  private static Value struct(String one, Value first, String other, Value second) {
    return new Value(
        "{\"%s\":%s,\"%s\":%s}".formatted(one, first.json(), other, second.json()),
        Arrays.asList(first.value(), second.value()));
  }

  /** A value in the form that Spark SQL's answers have. */
  static Object plain(Object value) {
    if (value instanceof StructLike struct) {
      List<Object> parts = new ArrayList<>();
      for (int i = 0; i < struct.size(); i++) {
        parts.add(plain(struct.get(i, Object.class)));
      }
      return parts;
    }
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> pairs = new ArrayList<>();
      map.forEach((key, of) -> pairs.add(Arrays.asList(plain(key), plain(of))));
      return pairs;
    }
    return plainSingle(value);
  }

  private static Object plainSingle(Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Float number) {
      return Double.valueOf(number.toString());
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof OffsetDateTime moment) {
      return moment.toInstant().toString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return Base64.getEncoder().encodeToString(copy);
    }
    boolean asItIs = value == null || value instanceof Long || value instanceof Double;
    return asItIs || value instanceof Boolean ? value : value.toString();
  }
}

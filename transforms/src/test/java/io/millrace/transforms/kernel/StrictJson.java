package io.millrace.transforms.kernel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.tables.Column;
import io.millrace.tables.ColumnType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What strict reading should make of a document, by Jackson and java.time: slowly, and in another
 * way than the kernel's.
 */
final class StrictJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(factory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(
              com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm[:ss")
          .appendPattern("[")
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .appendPattern("]]")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DATE)
          .appendLiteral('T')
          .append(TIME)
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern OFFSET = Pattern.compile("(Z|[+-]\\d\\d(:?\\d\\d)?)$");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private StrictJson() {}

  /** Thrown with the rule as its message. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String rule) {
      super(rule);
    }
  }

  private static JsonFactory factory() {
    JsonFactory factory =
        new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return factory.setStreamReadConstraints(
        StreamReadConstraints.builder()
            .maxNestingDepth(100)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build());
  }

  /** The row as text. */
  static String row(byte[] value, List<Column> columns) {
    JsonNode document = parse(value);
    StringBuilder row = new StringBuilder("{");
    for (Column column : columns) {
      JsonNode node = at(document, column.from().path());
      Object typed;
      if (node == null || node.isNull()) {
        if (column.required()) {
          throw new Broken("missing");
        }
        typed = null;
      } else {
        typed = typed(node, column.type());
      }
      row.append(column.name()).append('=').append(RowText.of(typed)).append(", ");
    }
    return row.toString();
  }

  private static JsonNode parse(byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      JsonNode document = MAPPER.readTree(text);
      if (document.isMissingNode() || hasLoneSurrogate(document)) {
        throw new Broken("undecodable");
      }
      return document;
    } catch (CharacterCodingException | JsonProcessingException e) {
      throw new Broken("undecodable");
    }
  }

  private static boolean hasLoneSurrogate(JsonNode node) {
    if (node.isTextual()) {
      return isLone(node.textValue());
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (isLone(field.getKey())) {
        return true;
      }
    }
    for (JsonNode child : node) {
      if (hasLoneSurrogate(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLone(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static JsonNode at(JsonNode document, List<Serializable> path) {
    JsonNode node = document;
    for (Serializable step : path) {
      if (node == null) {
        return null;
      }
      node = step instanceof Integer place ? node.get(place) : node.get((String) step);
    }
    return node;
  }

  private static Object typed(JsonNode node, ColumnType type) {
    try {
      return value(node, type);
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      throw new Broken("type");
    }
  }

  private static void must(boolean condition) {
    if (!condition) {
      throw new Broken("type");
    }
  }

  private static Object value(JsonNode node, ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      must(node.isNumber());
      return decimal(node.decimalValue(), decimal);
    }
    if (type instanceof ColumnType.Fixed fixed) {
      byte[] bytes = base64(node);
      must(bytes.length == fixed.length());
      return bytes;
    }
    if (type instanceof ColumnType.Struct struct) {
      must(node.isObject());
      List<String> parts = new ArrayList<>();
      for (ColumnType.Field field : struct.fields()) {
        JsonNode part = node.get(field.name());
        parts.add(field.name() + "=" + RowText.of(nullOr(part, field.type())));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    if (type instanceof ColumnType.ListOf list) {
      must(node.isArray());
      List<Object> values = new ArrayList<>();
      node.forEach(element -> values.add(nullOr(element, list.element())));
      return values;
    }
    if (type instanceof ColumnType.MapOf map) {
      must(node.isObject());
      Map<String, Object> values = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        Object key = key(field.getKey(), map.key());
        must(
            values.put(RowText.of(key), RowText.of(nullOr(field.getValue(), map.value()))) == null);
      }
      return values;
    }
    return simple(node, (ColumnType.Simple) type);
  }

  private static Object nullOr(JsonNode node, ColumnType type) {
    return node == null || node.isNull() ? null : value(node, type);
  }

  private static Object key(String text, ColumnType type) {
    if (type == ColumnType.Simple.STRING) {
      return text;
    }
    must(Pattern.matches("-?(0|[1-9]\\d*)", text));
    return new BigInteger(text).longValueExact();
  }

  private static Object simple(JsonNode node, ColumnType.Simple type) {
    switch (type) {
      case BOOLEAN -> must(node.isBoolean());
      case INT, LONG -> must(node.isIntegralNumber());
      case FLOAT, DOUBLE -> must(node.isNumber());
      default -> must(node.isTextual());
    }
    return switch (type) {
      case BOOLEAN -> node.booleanValue();
      case INT -> node.bigIntegerValue().intValueExact();
      case LONG -> node.bigIntegerValue().longValueExact();
      case FLOAT -> finite(Float.parseFloat(node.decimalValue().toString()));
      case DOUBLE -> finite(Double.parseDouble(node.decimalValue().toString()));
      case STRING -> node.textValue();
      case UUID -> {
        must(UUID_TEXT.matcher(node.textValue()).matches());
        yield UUID.fromString(node.textValue());
      }
      case BINARY -> ByteBuffer.wrap(base64(node));
      case DATE -> inRange(LocalDate.parse(node.textValue(), DATE));
      case TIME -> micros(LocalTime.parse(node.textValue(), TIME));
      case TIMESTAMP -> timestamp(node.textValue());
      case TIMESTAMPTZ -> timestamptz(node.textValue());
    };
  }

  private static BigDecimal decimal(BigDecimal written, ColumnType.Decimal type) {
    if (written.signum() == 0) {
      return BigDecimal.ZERO.setScale(type.scale());
    }
    BigDecimal shortest = written.stripTrailingZeros();
    must(shortest.scale() <= type.scale());
    must((long) shortest.precision() - shortest.scale() <= type.precision() - type.scale());
    return shortest.setScale(type.scale());
  }

  private static float finite(float value) {
    must(!Float.isInfinite(value));
    return value;
  }

  private static double finite(double value) {
    must(!Double.isInfinite(value));
    return value;
  }

  private static byte[] base64(JsonNode node) {
    must(node.isTextual() && node.textValue().length() % 4 == 0);
    return Base64.getDecoder().decode(node.textValue());
  }

  private static LocalDate inRange(LocalDate date) {
    must(date.getYear() >= 1 && date.getYear() <= 9999);
    return date;
  }

  private static LocalTime micros(LocalTime time) {
    must(time.equals(time.truncatedTo(ChronoUnit.MICROS)));
    return time;
  }

  private static LocalDateTime timestamp(String text) {
    LocalDateTime time = LocalDateTime.parse(text, TIMESTAMP);
    inRange(time.toLocalDate());
    micros(time.toLocalTime());
    return time;
  }

  private static OffsetDateTime timestamptz(String text) {
    java.util.regex.Matcher matcher = OFFSET.matcher(text);
    must(text.contains("T") && matcher.find(text.indexOf('T')));
    LocalDateTime local = LocalDateTime.parse(text.substring(0, matcher.start()), TIMESTAMP);
    micros(local.toLocalTime());
    inRange(local.toLocalDate());
    OffsetDateTime time =
        local.atOffset(ZoneOffset.of(matcher.group())).withOffsetSameInstant(ZoneOffset.UTC);
    inRange(time.toLocalDate());
    return time;
  }
}

package io.millrace.transforms.kernel;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON documents from a seed, for columns whose paths are one key each: good ones and bad ones. */
final class RandomDocuments {
  private static final String[] HARD = {
    "null",
    "true",
    "1.5",
    "1.0",
    "1e2",
    "-0",
    "0.10",
    "1E400",
    "1e-400",
    "\"12\"",
    "\"\"",
    "[]",
    "{}",
    "[1]",
    "{\"a\":1}",
    "99999999999",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "2147483648",
    "-2147483648",
    "01",
    "+1",
    ".5",
    "1.",
    "NaN",
    "Infinity",
    "nul",
    "tru",
    "'a'",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\x\"",
    "\"\\u12g4\"",
    "\"a\\u0000b\"",
    "\"tab\there\"",
    "\"2026-02-29\"",
    "\"2024-02-29\"",
    "\"2026-01-01T00:00\"",
    "\"2026-01-01T00:00:00Z\"",
    "\"2026-01-01T00:00:00+14:00\"",
    "\"2026-01-01T24:00:00Z\"",
    "\"0001-01-01T00:00:00+01\"",
    "\"9999-12-31T23:59:59.999999Z\"",
    "\"2026-01-01 00:00:00Z\"",
    "\"12:34\"",
    "\"12:34:5\"",
    "\"12:34:56.1234567\"",
    "\"12:34:56.1234560\"",
    "\"2026-1-1\"",
    "\"QQ==\"",
    "\"QQ\"",
    "\"Q===\"",
    "99999999999999999999999999999999999999",
    "999999999999999999999999999999999999999",
    "12345678901234567890.123456789012345678",
    "0.000",
    "123.456",
    "9999999999.99",
    "9999999999.995",
    "3.4028236e38",
    "3.4028235e38",
    "1e-50",
    "-1",
    "\"123e4567-e89b-12d3-a456-42661417400\"",
    "\"123e4567-e89b-12d3-a456-42661417400Z\"",
    "1e99999999",
    "0e99999999",
    "-",
    "1e",
    "1e+",
    "\"2026-01-01T00:00:00-00:30\"",
    "\"2026-01-01T00:00:00+0530\"",
    "\"2026-01-01T00:00:00+19:00\"",
  };

  private final Random random;

  RandomDocuments(long seed) {
    this.random = new Random(seed);
  }

  byte[] document(List<Column> columns, int badPercent) {
    boolean bad = random.nextInt(100) < badPercent;
    int hard = bad ? random.nextInt(columns.size()) : -1;
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).from().path().get(0).toString();
      if (i == hard) {
        fields.add(quoted(name) + space() + ":" + HARD[random.nextInt(HARD.length)]);
      } else if (random.nextInt(12) > 0) {
        fields.add(quoted(name) + ":" + space() + value(columns.get(i).type(), 0));
      }
    }
    if (random.nextInt(4) == 0) {
      fields.add("\"extra\":" + anything(3));
    }
    if (random.nextInt(6) == 0) {
      Collections.shuffle(fields, random);
    }
    String text =
        fields.stream().collect(Collectors.joining("," + space(), space() + "{", "}" + space()));
    byte[] document = text.getBytes(StandardCharsets.UTF_8);
    return bad && random.nextInt(3) == 0 ? damaged(document, fields) : document;
  }

  private byte[] damaged(byte[] document, List<String> fields) {
    String text = new String(document, StandardCharsets.UTF_8);
    return switch (random.nextInt(9)) {
      case 0 -> cut(document, random.nextInt(document.length + 1));
      case 1 -> flipped(document);
      case 2 -> bytes(text.replaceFirst("}\\s*$", ",}"));
      case 3 -> bytes(text + "{}");
      case 4 ->
          fields.isEmpty()
              ? document
              : bytes(
                  text.replaceFirst("\\{", "{" + fields.get(random.nextInt(fields.size())) + ","));
      case 5 ->
          bytes(
              text.replaceFirst(
                  "\\{",
                  "{\"deep\":" + nested(98 + random.nextInt(4)) + (fields.isEmpty() ? "" : ",")));
      case 6 -> bytes(" \n\t");
      case 7 -> bytes(anything(2));
      default -> bytes("\uFEFF" + text);
    };
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] cut(byte[] document, int length) {
    return java.util.Arrays.copyOf(document, length);
  }

  private byte[] flipped(byte[] document) {
    document[random.nextInt(document.length)] = (byte) random.nextInt(256);
    return document;
  }

  private String space() {
    return random.nextInt(5) > 0 ? "" : " \t\n\r".substring(random.nextInt(4));
  }

  private String anything(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> HARD[random.nextInt(8)];
      case 1 -> String.valueOf(random.nextInt());
      case 2 -> quoted(text());
      case 3 -> "false";
      case 4 ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> anything(depth - 1))
              .collect(Collectors.joining(",", "[", "]"));
      default ->
          IntStream.range(0, random.nextInt(5))
              .mapToObj(
                  i -> "\"k" + (random.nextInt(40) == 0 ? 0 : i) + "\":" + anything(depth - 1))
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point < ' ' || point == '"' || point == '\\' || random.nextInt(60) == 0) {
                for (char unit : Character.toChars(point)) {
                  json.append("\\u%04x".formatted((int) unit));
                }
              } else {
                json.appendCodePoint(point);
              }
            });
    return json.append('"').toString();
  }

  private String text() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> "a\nb\"c\\d\0";
      case 2 -> "ü€\uD83D\uDE00".repeat(random.nextInt(5));
      default -> "text " + random.nextInt(1000);
    };
  }

  private String value(ColumnType type, int depth) {
    if (random.nextInt(20) == 0) {
      return "null";
    }
    if (type instanceof ColumnType.Decimal decimal) {
      BigInteger unscaled = new BigInteger(random.nextInt(decimal.precision() * 3) + 1, random);
      return new BigDecimal(unscaled, random.nextInt(decimal.scale() + 1)).toPlainString();
    }
    if (type instanceof ColumnType.Fixed fixed) {
      return base64(fixed.length());
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .filter(field -> random.nextInt(8) > 0)
          .map(field -> quoted(field.name()) + ":" + value(field.type(), depth + 1))
          .collect(
              Collectors.joining(
                  ",",
                  "{" + (random.nextInt(9) == 0 ? "\"more\":{\"x\":[1,\"]\"]}," : ""),
                  "\"last\":0}"))
          .replace("}\"last\"", "},\"last\"")
          .replaceAll("([^,{])\"last\"", "$1,\"last\"");
    }
    if (type instanceof ColumnType.ListOf list) {
      return IntStream.range(0, random.nextInt(4))
          .mapToObj(i -> value(list.element(), depth + 1))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (type instanceof ColumnType.MapOf map) {
      boolean text = map.key() == ColumnType.Simple.STRING;
      return IntStream.range(0, random.nextInt(4))
          .mapToObj(i -> quoted(text ? i + text() : "" + i) + ":" + value(map.value(), depth + 1))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return random.nextInt(40) == 0 ? HARD[random.nextInt(26)] : simple((ColumnType.Simple) type);
  }

  private String base64(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  private String simple(ColumnType.Simple type) {
    LocalDate day = LocalDate.of(1, 1, 1).plusDays(random.nextInt(3_652_059));
    LocalTime time =
        LocalTime.ofNanoOfDay(
            random.nextInt(86_400) * 1_000_000_000L + random.nextInt(1_000_000) * 1000L);
    return switch (type) {
      case BOOLEAN -> String.valueOf(random.nextBoolean());
      case INT -> String.valueOf(random.nextInt());
      case LONG -> String.valueOf(random.nextLong() >> random.nextInt(60));
      case FLOAT -> String.valueOf(random.nextFloat() * 1000);
      case DOUBLE ->
          random.nextInt(2) == 0
              ? String.valueOf(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)))
              : random.nextInt(100000) + "." + random.nextInt(1000);
      case DATE -> "\"%s\"".formatted(day);
      case TIME -> "\"%s\"".formatted(time);
      case TIMESTAMP -> "\"%sT%s\"".formatted(day, time);
      case TIMESTAMPTZ ->
          random.nextInt(3) == 0
              ? "\"%sT%s%s\""
                  .formatted(
                      day, time, List.of("Z", "+02:00", "-0730", "+05").get(random.nextInt(4)))
              : "\"%s\"".formatted(Instant.ofEpochMilli(random.nextInt()));
      case STRING -> quoted(text());
      case UUID -> "\"%s\"".formatted(new UUID(random.nextLong(), random.nextLong()));
      case BINARY -> base64(random.nextInt(20));
    };
  }
}

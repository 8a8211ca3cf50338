package io.millrace.it.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What can be wrong with an event, and how quarantine has to name it.
 *
 * @param reason a part of the reason that quarantine tells
 * @param spoil makes a good event a bad one; each character is a byte, so that one can be no UTF-8
 */
record BadRecord(String name, String rule, String reason, UnaryOperator<String> spoil) {
  private static final int FIVE_MB = 5 << 20;

  static final List<BadRecord> ALL =
      List.of(
          new BadRecord(
              "CUT_OFF", "undecodable", "no JSON", text -> text.substring(0, text.length() / 2)),
          new BadRecord(
              "COMMA_AT_THE_END", "undecodable", "no JSON", text -> text.replace("}", ",}")),
          new BadRecord("TWO_DOCUMENTS", "undecodable", "no JSON", text -> text + text),
          new BadRecord("EMPTY", "undecodable", "no JSON", text -> ""),
          new BadRecord(
              "KEY_TWICE", "undecodable", "\"id\" twice", text -> text.replace("{", "{\"id\":1,")),
          new BadRecord(
              "DEEP",
              "undecodable",
              "nested",
              text -> with(text, "\"deep\":" + "[".repeat(50_000) + "]".repeat(50_000))),
          new BadRecord(
              "LONG_AND_CUT_OFF",
              "undecodable",
              "no JSON",
              text -> with(text, longField()).replace("}", "")),
          new BadRecord(
              "NOT_UTF_8",
              "undecodable",
              "not UTF-8",
              text -> text.replace("\"status\":\"", "\"status\":\"\u00ff")),
          new BadRecord(
              "FRACTION",
              "type",
              "event ($.event)",
              text -> text.replace("\"event\":", "\"event\":0.5e0")),
          new BadRecord(
              "TRUTH_VALUE", "type", "amount ($.amount)", text -> set(text, "amount", "true")),
          new BadRecord("OBJECT", "type", "status ($.status)", text -> set(text, "status", "{}")),
          new BadRecord(
              "BEYOND_LONG",
              "type",
              "customer_id",
              text -> set(text, "customer_id", "9223372036854775808")),
          new BadRecord(
              "BEYOND_DECIMAL", "type", "amount", text -> set(text, "amount", "100000000.00")),
          new BadRecord(
              "NO_DATE",
              "type",
              "updated_at",
              text -> set(text, "updated_at", "\"2026-02-30T00:00:00Z\"")),
          new BadRecord(
              "NO_ID", "missing", "id ($.id)", text -> text.replace("\"id\"", "\"no_id\"")),
          new BadRecord(
              "NULL_ORDER", "missing", "updated_at", text -> set(text, "updated_at", "null")),
          new BadRecord(
              "LONG_WITHOUT_ID",
              "missing",
              "id ($.id)",
              text -> with(text, longField()).replace("\"id\"", "\"no_id\"")));

  static BadRecord named(String name) {
    return ALL.stream().filter(bad -> bad.name().equals(name)).findFirst().orElseThrow();
  }

  boolean isLong() {
    return name.startsWith("LONG");
  }

  byte[] of(byte[] event) {
    return spoil
        .apply(new String(event, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A good event that is five megabytes long. */
  static byte[] longButGood(byte[] event) {
    return with(new String(event, StandardCharsets.ISO_8859_1), longField())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String longField() {
    return "\"note\":\"" + "x".repeat(FIVE_MB) + "\"";
  }

  private static String with(String event, String field) {
    return event.replace("}", "," + field + "}");
  }

  private static String set(String event, String field, String value) {
    return event.replaceFirst(
        "\"" + field + "\":(\"[^\"]*\"|[^,}]*)", "\"" + field + "\":" + value);
  }
}

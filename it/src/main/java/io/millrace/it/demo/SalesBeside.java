package io.millrace.it.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Revenue by minute in gold, and in stores beside it.
 *
 * @param stores by what they are called
 */
record SalesBeside(SalesState gold, Map<String, SalesState> stores) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The last minutes that any of them has, the newest first. */
  String text(int minutes) {
    Stream<String> rows =
        all()
            .flatMap(state -> state.minutes().keySet().stream())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(minutes)
            .map(this::row);
    String head =
        line("minute", Stream.concat(Stream.of("gold"), stores.keySet().stream()), "orders");
    return Stream.of(Stream.of(head), rows, Stream.of("  " + ages()))
        .flatMap(each -> each)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private Stream<SalesState> all() {
    return Stream.concat(Stream.of(gold), stores.values().stream());
  }

  private String ages() {
    return Stream.concat(
            Stream.of("gold: " + age(gold)),
            stores.entrySet().stream()
                .map(store -> "%s: %s".formatted(store.getKey(), age(store.getValue()))))
        .collect(Collectors.joining("; "));
  }

  private String row(Instant minute) {
    String orders =
        all()
            .map(state -> state.minutes().get(minute))
            .filter(Objects::nonNull)
            .findFirst()
            .map(sales -> String.format(Locale.ROOT, "%,d", sales.orders()))
            .orElse("");
    return line(
        MINUTE.format(minute), all().map(state -> revenue(state.minutes().get(minute))), orders);
  }

  private static String revenue(MinuteSales salesOrNull) {
    return salesOrNull == null ? "-" : String.format(Locale.ROOT, "%,.2f", salesOrNull.revenue());
  }

  private static String age(SalesState state) {
    return String.format(
        Locale.ROOT, "epoch %d, %.1f s old", state.epoch(), state.age().toMillis() / 1000.0);
  }

  private static String line(String minute, Stream<String> revenues, String orders) {
    String columns =
        revenues
            .map(revenue -> String.format(Locale.ROOT, "%16s", heading(revenue)))
            .collect(Collectors.joining(" | "));
    return String.format(Locale.ROOT, "  %-16s | %s | %7s", minute, columns, orders);
  }

  /** Names of where revenue comes from stand for columns. */
  private static String heading(String text) {
    return Character.isLetter(text.charAt(0)) ? "revenue in " + text : text;
  }
}

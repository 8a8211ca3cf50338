package io.millrace.it.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Revenue by minute in gold, and in Pinot beside it. */
record SalesBeside(SalesState gold, SalesState pinot) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The last minutes that either of the two has, the newest first. */
  String text(int minutes) {
    Stream<String> rows =
        Stream.concat(gold.minutes().keySet().stream(), pinot.minutes().keySet().stream())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(minutes)
            .map(this::row);
    String head = line("minute", "revenue in gold", "revenue in Pinot", "orders");
    String ages = String.format(Locale.ROOT, "  gold: %s; Pinot: %s", age(gold), age(pinot));
    return Stream.of(Stream.of(head), rows, Stream.of(ages))
        .flatMap(each -> each)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String row(Instant minute) {
    Optional<MinuteSales> ofGold = Optional.ofNullable(gold.minutes().get(minute));
    Optional<MinuteSales> ofPinot = Optional.ofNullable(pinot.minutes().get(minute));
    String orders =
        ofGold
            .or(() -> ofPinot)
            .map(sales -> String.format(Locale.ROOT, "%,d", sales.orders()))
            .orElse("");
    return line(MINUTE.format(minute), revenue(ofGold), revenue(ofPinot), orders);
  }

  private static String revenue(Optional<MinuteSales> sales) {
    return sales.map(each -> String.format(Locale.ROOT, "%,.2f", each.revenue())).orElse("-");
  }

  private static String age(SalesState state) {
    return String.format(
        Locale.ROOT, "epoch %d, %.1f s old", state.epoch(), state.age().toMillis() / 1000.0);
  }

  private static String line(String minute, String gold, String pinot, String orders) {
    return String.format(Locale.ROOT, "  %-16s | %15s | %16s | %7s", minute, gold, pinot, orders);
  }
}

package io.millrace.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SalesBesideTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2026-01-01T00:01:00Z");
  private static final Instant THIRD = Instant.parse("2026-01-01T00:02:00Z");

  @Test
  void revenueIsSideBySideWithTheAgeOfEach() {
    SalesState gold =
        state(41, 1200, Map.of(FIRST, sales(1000, "712345.60"), SECOND, sales(2, "37.50")));
    SalesState pinot =
        state(40, 3240, Map.of(FIRST, sales(1000, "712345.60"), SECOND, sales(1, "25.00")));
    assertThat(new SalesBeside(gold, Map.of("Pinot", pinot)).text(3).lines())
        .containsExactly(
            "  minute           |  revenue in gold | revenue in Pinot |  orders",
            "  2026-01-01 00:01 |            37.50 |            25.00 |       2",
            "  2026-01-01 00:00 |       712,345.60 |       712,345.60 |   1,000",
            "  gold: epoch 41, 1.2 s old; Pinot: epoch 40, 3.2 s old");
  }

  @Test
  void eachStoreHasAColumn() {
    SalesState gold = state(41, 0, Map.of(FIRST, sales(1, "5.00")));
    Map<String, SalesState> stores = new LinkedHashMap<>();
    stores.put("Pinot", gold);
    stores.put("Druid", state(40, 2000, Map.of(FIRST, sales(1, "4.00"))));

    assertThat(new SalesBeside(gold, stores).text(3).lines())
        .containsExactly(
            "  minute           |  revenue in gold | revenue in Pinot | revenue in Druid |  orders",
            "  2026-01-01 00:00 |             5.00 |             5.00 |             4.00 |       1",
            "  gold: epoch 41, 0.0 s old; Pinot: epoch 41, 0.0 s old; Druid: epoch 40, 2.0 s old");
  }

  @Test
  void minuteThatOnlyOneHasIsShown() {
    SalesState gold = state(41, 0, Map.of(FIRST, sales(1, "5.00"), THIRD, sales(3, "7.00")));
    SalesState pinot = state(41, 0, Map.of(FIRST, sales(1, "5.00"), SECOND, sales(2, "6.00")));
    assertThat(new SalesBeside(gold, Map.of("Pinot", pinot)).text(2).lines())
        .contains(
            "  2026-01-01 00:02 |             7.00 |                - |       3",
            "  2026-01-01 00:01 |                - |             6.00 |       2")
        .noneMatch(line -> line.contains("00:00"));
  }

  private static SalesState state(long epoch, long ageMillis, Map<Instant, MinuteSales> minutes) {
    return new SalesState(epoch, Duration.ofMillis(ageMillis), new TreeMap<>(minutes));
  }

  private static MinuteSales sales(long orders, String revenue) {
    return new MinuteSales(orders, new BigDecimal(revenue));
  }
}

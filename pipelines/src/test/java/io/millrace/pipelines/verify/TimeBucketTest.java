package io.millrace.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.serve.Served;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeBucketTest {
  private static TimeBucket bucket(int groups, String... columns) {
    return TimeBucket.of(Served.table(groups, columns));
  }

  @Test
  void aTimeIsOfItsHour() {
    for (String type : List.of("timestamp", "timestamptz")) {
      TimeBucket bucket = bucket(2, "country: string", "at: " + type, "orders: long");

      assertThat(bucket.of(List.of("de", "1767229199999", "3"))).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(bucket.of(List.of("de", "1767229200000", "3"))).isEqualTo("2026-01-01T01:00:00Z");
      assertThat(bucket.of(List.of("de", "-1", "3"))).isEqualTo("1969-12-31T23:00:00Z");
      assertThat(bucket.of(List.of("de", "9223372036854775", "3")))
          .startsWith("+294247-01-10T04:00");
      assertThat(bucket.of(List.of("de", "null", "3"))).isEqualTo("null");
    }
  }

  @Test
  void aDateIsABucketAsItIs() {
    TimeBucket bucket = bucket(1, "day: date", "orders: long");

    assertThat(bucket.of(List.of("2024-02-29", "3"))).isEqualTo("2024-02-29");
    assertThat(bucket.of(List.of("0044-03-15 (BC)", "3"))).isEqualTo("0044-03-15 (BC)");
  }

  @Test
  void theFirstTimeOfTheGroupsCountsAndNoneOfTheMeasures() {
    assertThat(bucket(3, "n: int", "day: date", "at: timestamp", "m: long"))
        .isEqualTo(new TimeBucket(1, true));
    assertThat(bucket(3, "at: timestamp", "day: date", "n: int", "m: long"))
        .isEqualTo(new TimeBucket(0, false));
    TimeBucket none = bucket(1, "n: int", "latest: timestamptz");
    assertThat(none.of(List.of("1", "1767229200000"))).isEqualTo("all");
  }
}

package io.millrace.lakehouse.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {
  @Test
  void digitsAreTheNumberOfAnEpoch() {
    assertThat(AsOf.of("168")).isEqualTo(new AsOf.Epoch(168));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T10:00:00Z, 2026-11-21T10:00:00Z",
    "2026-11-21T10:00:00.123Z, 2026-11-21T10:00:00.123Z",
    "2026-11-21T11:00:00+01:00, 2026-11-21T10:00:00Z",
    "2026-11-21T10:00, 2026-11-21T10:00:00Z",
    "2026-11-21 10:00:05, 2026-11-21T10:00:05Z",
    "2026-11-21, 2026-11-21T00:00:00Z",
  })
  void aTimeIsInUtcUnlessItSaysOtherwise(String text, String instant) {
    assertThat(AsOf.of(text)).isEqualTo(new AsOf.Time(Instant.parse(instant)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "yesterday", "2026-13-01", "10:00", "12345678901234567890"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> AsOf.of(text)).hasMessageContaining("write 168, 2026-11-21");
  }
}

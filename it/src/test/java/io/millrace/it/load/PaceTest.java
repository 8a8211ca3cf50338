package io.millrace.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void eventsAreDueAtTheirRate() {
    Pace pace = new Pace(500, 1000);

    assertThat(pace.due(0, 500)).isEqualTo(500);
    assertThat(pace.due(0.25, 500)).isEqualTo(750);
    assertThat(pace.due(1.2, 750)).isEqualTo(1700);
  }

  @Test
  void whoFallsFarBehindGoesOnAtTheSameRate() {
    Pace pace = new Pace(0, 1000);

    assertThat(pace.due(10, 100)).isEqualTo(1100);
    assertThat(pace.due(10.5, 1100)).isEqualTo(1600);
    assertThat(pace.due(20, 1600)).isEqualTo(2600);
    assertThat(pace.due(20.1, 2600)).isEqualTo(2700);
  }

  @Test
  void aRateOfNothingIsRefused() {
    assertThatThrownBy(() -> new Pace(0, 0)).hasMessageContaining("sends nothing");
  }
}

package io.millrace.pipelines.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.ledger.Offsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineStatusTest {
  private static PipelineStatus status(Optional<Offsets> end) {
    return new PipelineStatus(
        "shop",
        "bronze.orders",
        "orders",
        3,
        0,
        5,
        "me",
        Offsets.of(Map.of(0, 10L, 1, 20L)),
        end,
        Optional.empty(),
        List.of());
  }

  @Test
  void lagCountsEachPartitionAndThoseNotYetRead() {
    PipelineStatus status = status(Optional.of(Offsets.of(Map.of(0, 15L, 1, 20L, 2, 7L))));

    assertThat(status.totalLag()).contains(12L);
    assertThat(status.lag()).contains(Map.of(0, 5L, 1, 0L, 2, 7L));
    assertThat(status.position()).isEqualTo(30);
  }

  @Test
  void withoutABrokerThereIsNoLagToTell() {
    assertThat(status(Optional.empty()).totalLag()).isEmpty();
  }
}

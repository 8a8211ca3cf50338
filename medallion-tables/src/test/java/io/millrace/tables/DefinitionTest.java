package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DefinitionTest {

  @ParameterizedTest
  @CsvSource({"-1, 1, 1", "1, 0, 1", "1, 1, 0", "1, 1, 2"})
  void anEpochThatCannotRunCannotBeMade(long seconds, long records, long slice) {
    assertThatThrownBy(() -> new EpochSettings(Duration.ofSeconds(seconds), records, slice))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("in slices of " + slice);
  }

  @Test
  void keepingNoSnapshotCannotBeAsked() {
    assertThatThrownBy(() -> new SnapshotRetention(0, Duration.ZERO))
        .hasMessageContaining("cannot keep 0 snapshots");
    assertThatThrownBy(() -> new SnapshotRetention(1, Duration.ofSeconds(-1)))
        .hasMessageContaining("a time of 0 or more");
  }

  @Test
  void aWorkerWithoutMemoryCannotBeMade() {
    assertThatThrownBy(() -> new WorkerSettings(0, 1, null)).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> new WorkerSettings(1, 0, null)).hasMessageContaining("in 0 bytes");
  }

  @Test
  void aDefinitionDoesNotFollowChangesOfTheMapItWasMadeFrom() {
    Map<String, String> map = new HashMap<>(Map.of("a", "1"));
    CatalogDefinition catalog = new CatalogDefinition("c", map);
    map.put("a", "2");

    assertThat(catalog).isEqualTo(new CatalogDefinition("c", Map.of("a", "1")));
    assertThat(catalog).hasSameHashCodeAs(new CatalogDefinition("c", Map.of("a", "1")));
  }

  @ParameterizedTest
  @EnumSource
  void onlyABugOfMillraceExitsWithTwo(ErrorKind kind) {
    assertThat(kind.exitCode()).isEqualTo(kind == ErrorKind.BUG ? 2 : 1);
  }
}

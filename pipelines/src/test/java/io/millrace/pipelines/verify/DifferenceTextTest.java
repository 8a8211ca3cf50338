package io.millrace.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.olap.store.Stored;
import io.millrace.pipelines.serve.Served;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.pipelines.verify.GroupDifference.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferenceTextTest {
  private static final String KEY = "[\"de\"]";
  private static final Optional<String> ROW =
      Optional.of("{\"country\": \"de\", \"orders\": 3, \"revenue\": \"10.50\", \"mean\": 3.5}");

  private final ServedTable served =
      Served.table(1, "country: string", "orders: long", "revenue: decimal(9,2)", "mean: double");

  private static Optional<Stored> stored(boolean isThere, String... values) {
    return Optional.of(new Stored(KEY, 7, isThere, List.of(values), MissingNode.getInstance()));
  }

  private void assertTold(Optional<String> row, Optional<Stored> stored, Kind kind, String text) {
    GroupDifference difference = new GroupDifference(KEY, "all", row, stored);

    assertThat(difference.kind()).isEqualTo(kind);
    assertThat(new DifferenceText(served).of(difference)).isEqualTo(text);
  }

  @Test
  void aGroupThatOneSideLacksIsSaid() {
    assertTold(ROW, Optional.empty(), Kind.MISSING, "[\"de\"] is not in pinot");
    assertTold(ROW, stored(false, "de", "0", "0", "0.0"), Kind.MISSING, "[\"de\"] is not in pinot");
    assertTold(
        Optional.empty(),
        stored(true, "de", "3", "10.5", "3.5"),
        Kind.TOO_MUCH,
        "[\"de\"] is in pinot only");
  }

  @Test
  void onlyValuesThatDifferAreSaidWithTheStoresFirst() {
    assertTold(
        ROW,
        stored(true, "de", "4", "10.5", "-0.5"),
        Kind.OTHER,
        "[\"de\"]: orders is 4 and not 3, mean is -0.5 and not 3.5");
    assertTold(
        ROW,
        stored(true, "de", "3", "10.51", "3.5"),
        Kind.OTHER,
        "[\"de\"]: revenue is 10.51 and not 10.5");
  }
}

package io.millrace.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerificationTest {
  @Test
  void samenessIsSaidInWords() {
    assertThat(
            Verification.inWords(
                "gold.sales_by_minute to pinot table sales_by_minute at epoch 13 (2026-03-01T10:00:00Z): 1,037 groups, all alike"))
        .isEqualTo("Pinot has the same 1,037 groups as gold.sales_by_minute at epoch 13.");
    assertThat(
            Verification.inWords(
                "gold.a to druid table a at epoch 1 (2026-03-01T10:00:00Z): 2 groups, all alike"))
        .isEqualTo("Druid has the same 2 groups as gold.a at epoch 1.");
  }

  @Test
  void whatIsNotAlikeIsSaidAsItIs() {
    String line =
        "gold.sales_by_minute to pinot table sales_by_minute at epoch 13 (2026-03-01T10:00:00Z): 1,037 groups, 3 are not alike";
    assertThat(Verification.inWords(line)).isEqualTo(line);
  }
}

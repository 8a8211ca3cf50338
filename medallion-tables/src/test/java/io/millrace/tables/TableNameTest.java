package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {

  @Test
  void theLastPartIsTheName() {
    assertThat(TableName.of("raw.shop.orders"))
        .isEqualTo(new TableName(List.of("raw", "shop"), "orders"))
        .hasToString("raw.shop.orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "orders", ".orders", "bronze.", "a..b", "a.b c", "a.1b", "a.b'", "a.é", "../a.b"
      })
  void aNameThatAnEngineMightNotFindAgainIsRefused(String dotted) {
    assertThatThrownBy(() -> TableName.of(dotted))
        .isInstanceOfSatisfying(
            MillraceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SPEC));
    assertThat(dotted).doesNotMatch(TableName.DOTTED_PATTERN);
  }

  @Test
  void aPartHasALimit() {
    assertThat(TableName.of("a." + "b".repeat(128)).name()).hasSize(128);
    assertThatThrownBy(() -> TableName.of("a." + "b".repeat(129)))
        .hasMessageContaining("at most 128");
  }
}

package io.millrace.olap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.olap.publish.Published.Filling;
import io.millrace.olap.publish.Published.GoldState;
import io.millrace.tables.MillraceException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedTest {
  private static final Published FULL =
      new Published(
          new GoldState("5a1e-table", Long.MAX_VALUE - 1, 17, 1_767_225_600_123L),
          19,
          "topic-id",
          new Filling("a1-filling", new TreeMap<>(Map.of(0, 5L))),
          new TreeMap<>(Map.of(0, 12L, 11, Long.MAX_VALUE)),
          3,
          true);

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(Published.fromJson(FULL.toJson())).isEqualTo(FULL);
    assertThat(FULL.toJson())
        .isEqualTo(
            "{\"epoch\":17,\"committed-at\":1767225600123,\"table\":\"5a1e-table\",\"snapshot\":9223372036854775806,\"version\":19,\"topic\":\"topic-id\",\"filling\":\"a1-filling\",\"starts\":{\"0\":5},\"ends\":{\"0\":12,\"11\":9223372036854775807},\"rows\":3,\"whole\":true}");
  }

  @Test
  void aRecordThatDoesNotSaySoIsOfAWholeState() {
    String older = FULL.toJson().replace(",\"whole\":true", "");

    assertThat(Published.fromJson(older)).isEqualTo(FULL);
    assertThat(Published.fromJson(older.replace("3}", "3,\"whole\":false}")).whole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "7", "{\"epoch\":1}", "{\"ends\":{\"a\":1}}"})
  void anythingElseIsRefusedWithWhatToDo(String text) {
    assertThatThrownBy(() -> Published.fromJson(text))
        .isInstanceOf(MillraceException.class)
        .hasMessage(
            "the record of what was published cannot be read: %s; delete the topic of that record, and everything is published again"
                .formatted(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"epoch", "committed-at", "table", "snapshot", "version", "topic", "ends", "rows"})
  void aRecordThatLacksSomethingIsRefused(String key) {
    String without = FULL.toJson().replace("\"" + key + "\":", "\"other\":");

    assertThatThrownBy(() -> Published.fromJson(without))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining(without);
  }
}

package io.millrace.olap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.olap.client.StoreException.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenTablesTest {
  private final SeenTables seen = new SeenTables();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "sales, sales, true",
        "\"sales\", sales, true",
        "druid.\"sales\", sales, true",
        "sales, returns, false",
        "resales, sales, false"
      })
  void aTableThatWasThereIsAway(String inSql, String missing, boolean isAway) {
    StoreException failure = StoreException.missing(missing, "no such table.");
    assertThat(seen.judge(Optional.of(inSql), failure)).isSameAs(failure);
    seen.add(inSql);
    StoreException judged = seen.judge(Optional.of(inSql), failure);
    assertThat(judged.mayPass()).isEqualTo(isAway);
    assertThat(judged.reason()).isEqualTo(isAway ? Reason.UNAVAILABLE : Reason.BAD_SQL);
    seen.forget(inSql);
    assertThat(seen.judge(Optional.of(inSql), failure)).isSameAs(failure);
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    seen.add("sales");
    StoreException failure = StoreException.lasting(Reason.BAD_SQL, "no such column");
    assertThat(seen.judge(Optional.of("sales"), failure)).isSameAs(failure);
  }
}

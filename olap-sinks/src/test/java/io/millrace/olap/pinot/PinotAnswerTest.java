package io.millrace.olap.pinot;

import static io.millrace.olap.pinot.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.olap.pinot.PinotAnswer.Column;
import io.millrace.tables.MillraceException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinotAnswerTest {
  @Test
  void anAnswerHasItsColumnsAndItsRows() {
    PinotAnswer answer =
        PinotAnswer.of(
            json(
                """
                {"resultTable": {
                   "dataSchema": {"columnNames": ["a", "b", "c", "d"],
                                  "columnDataTypes": ["STRING", "LONG", "BOOLEAN", "INT_ARRAY"]},
                   "rows": [["x", 9223372036854775807, true, [1, 2]], [null, -1, false, []]]},
                 "exceptions": [], "numServersQueried": 2, "numServersResponded": 2}
                """));

    assertThat(answer.columns())
        .containsExactly(
            new Column("a", "STRING"),
            new Column("b", "LONG"),
            new Column("c", "BOOLEAN"),
            new Column("d", "INT_ARRAY"));
    assertThat(answer.rows())
        .containsExactly(
            List.of("x", Long.MAX_VALUE, true, List.of(1, 2)),
            Arrays.asList(null, -1, false, List.of()));
  }

  @Test
  void anErrorIsSaidInOneLine() {
    assertThatThrownBy(
            () ->
                PinotAnswer.of(
                    json(
                        """
                        {"resultTable": {"rows": [[1]]}, "numServersQueried": 1, "numServersResponded": 1,
                         "exceptions": [{"errorCode": 190, "message": "TableDoesNotExistError\\n\\tat broker"}]}
                        """)))
        .isInstanceOf(MillraceException.class)
        .hasMessage("Pinot cannot answer: TableDoesNotExistError");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"numServersQueried\": 3, \"numServersResponded\": 2, \"resultTable\": {\"rows\": []}}",
        "{\"numServersQueried\": 3, \"numServersResponded\": 2, \"partialResult\": true}",
        "{\"numServersQueried\": 3, \"numServersResponded\": 2, \"partialResult\": false}",
      })
  void aPartOfTheRowsIsNoAnswer(String json) {
    assertThatThrownBy(() -> PinotAnswer.of(json(json)))
        .isInstanceOf(MillraceException.class)
        .hasMessage("2 of Pinot's 3 servers answered; the rows would not be all");
  }

  @Test
  void aPartOfTheRowsOfEveryServerIsNoAnswerEither() {
    assertThatThrownBy(
            () ->
                PinotAnswer.of(
                    json(
                        "{\"numServersQueried\": 1, \"numServersResponded\": 1, \"partialResult\": true}")))
        .isInstanceOf(MillraceException.class)
        .hasMessageEndingWith("the rows would not be all");
  }
}

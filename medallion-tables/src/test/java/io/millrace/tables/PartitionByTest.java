package io.millrace.tables;

import static io.millrace.tables.PartitionBy.Transform.BUCKET;
import static io.millrace.tables.PartitionBy.Transform.DAY;
import static io.millrace.tables.PartitionBy.Transform.HOUR;
import static io.millrace.tables.PartitionBy.Transform.IDENTITY;
import static io.millrace.tables.PartitionBy.Transform.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionByTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status              | IDENTITY | status | 0  | status           | status",
        "identity(status)    | IDENTITY | status | 0  | status           | status",
        "year(at)            | YEAR     | at     | 0  | year(at)         | at_year",
        "month(at)           | MONTH    | at     | 0  | month(at)        | at_month",
        "day ( at )          | DAY      | at     | 0  | day(at)          | at_day",
        "hour(at)            | HOUR     | at     | 0  | hour(at)         | at_hour",
        "bucket(16, id)      | BUCKET   | id     | 16 | bucket(16, id)   | id_bucket",
        "' truncate(10,id) ' | TRUNCATE | id     | 10 | truncate(10, id) | id_trunc",
        "day                 | IDENTITY | day    | 0  | day              | day",
      })
  void aFieldIsReadAndPrinted(
      String text,
      PartitionBy.Transform transform,
      String column,
      int width,
      String printed,
      String name) {
    PartitionBy field = PartitionBy.of(text);

    assertThat(field).isEqualTo(new PartitionBy(transform, column, width)).hasToString(printed);
    assertThat(field.fieldName()).isEqualTo(name);
    assertThat(text).matches(PartitionBy.PATTERN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "days(at)          | did you mean day?",
        "Day(at)           | did you mean day?",
        "week(at)          | use one of identity, year, month,",
        "bucket(id)        | bucket takes a number from 1 to 100000 before the column, as in bucket(16, id)",
        "bucket(0, id)     | bucket takes a number",
        "bucket(100001, id)| bucket takes a number",
        "day(2, at)        | day takes only a column, as in day(at)",
        "bucket(16         | write a column, or one of year,",
        "day at            | write a column, or one of year,",
        "_offset           | write a column, or one of year,",
        "''                | write a column, or one of year,",
      })
  void whatIsNoFieldIsExplained(String text, String expected) {
    assertThatThrownBy(() -> PartitionBy.of(text))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining(expected);
    assertThat(text).doesNotMatch(PartitionBy.PATTERN + "(?<!bucket\\((0|100001), id\\))");
  }

  @Test
  void aTransformTakesTheTypesThatIcebergLetsItTake() {
    assertThat(IDENTITY.accepts(ColumnType.of("double"))).isTrue();
    assertThat(IDENTITY.accepts(ColumnType.of("list<int>"))).isFalse();
    assertThat(DAY.accepts(ColumnType.of("date"))).isTrue();
    assertThat(DAY.accepts(ColumnType.of("time"))).isFalse();
    assertThat(HOUR.accepts(ColumnType.of("timestamp"))).isTrue();
    assertThat(HOUR.accepts(ColumnType.of("date"))).isFalse();
    assertThat(BUCKET.accepts(ColumnType.of("decimal(5,2)"))).isTrue();
    assertThat(BUCKET.accepts(ColumnType.of("fixed[4]"))).isTrue();
    assertThat(BUCKET.accepts(ColumnType.of("boolean"))).isFalse();
    assertThat(BUCKET.accepts(ColumnType.of("float"))).isFalse();
    assertThat(TRUNCATE.accepts(ColumnType.of("binary"))).isTrue();
    assertThat(TRUNCATE.accepts(ColumnType.of("uuid"))).isFalse();
  }
}

package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boolean           | true                      | yes",
        "int               | -2147483648               | 2147483648",
        "int               | -0                        | 1.5",
        "int               | 7                         | +7",
        "long              | 10                        | 010",
        "long              | 9223372036854775807       | 9223372036854775808",
        "float             | 1.5e3                     | 1e99",
        "double            | -1e99                     | NaN",
        "double            | 0                         | 1d",
        "decimal(5,2)      | -999.99                   | 1000",
        "decimal(5,2)      | 1.500                     | 1.555",
        "decimal(5,2)      | 0                         | 1e2",
        "decimal(2,2)      | 0.99                      | 1",
        "date              | 2026-02-28                | 2026-02-30",
        "date              | 0001-01-01                | +12026-01-01",
        "time              | 13:59:59.123456           | 24:00:00",
        "time              | 13:59                     | 13:59:59.1234567",
        "timestamp         | 2026-01-31T13:59:59       | 2026-01-31T13:59:59Z",
        "timestamptz       | 2026-01-31T13:59:59+01:00 | 2026-01-31T13:59:59",
        "uuid              | 123e4567-e89b-12d3-a456-426614174000 | 123e4567",
        "binary            | TWlsbA==                  | not base64",
        "binary            | ''                        | TWlsbA",
        "fixed[4]          | TWlsbA==                  | TWls",
      })
  void aDefaultIsTextOfTheColumnsType(String type, String right, String wrong) {
    assertThat(withDefault(type, right).fallback()).contains(right);
    assertThatThrownBy(() -> withDefault(type, wrong))
        .isInstanceOf(MillraceException.class)
        .hasMessageStartingWith("column 'a' has a default that is no " + type + "; write it like ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list<int>", "map<string, int>", "struct<a: int>"})
  void aTypeWithPartsHasNoDefault(String type) {
    assertThatThrownBy(() -> withDefault(type, "{}"))
        .hasMessage(
            "column 'a' has a default that cannot be a %s, which has parts; remove it"
                .formatted(type));
  }

  private static Column withDefault(String type, String text) {
    return new Column("a", ColumnType.of(type), ColumnSource.of("$.a"), false, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_offset     | int            | takes _offset, which cannot be int; make the type long",
        "_kafka_partition  | string         | takes _kafka_partition, which cannot be string; make the type long",
        "_topic      | uuid           | takes _topic, which cannot be uuid; make the type string",
        "_timestamp  | timestamp      | takes _timestamp, which cannot be timestamp; make the type timestamptz",
        "_key        | struct<a: int> | takes the whole Kafka key, which is no struct<a: int>; write a path",
      })
  void aColumnCannotHoldWhatItsSourceNeverIs(String from, String type, String expected) {
    assertThatThrownBy(
            () -> new Column("a", ColumnType.of(type), ColumnSource.of(from), false, null))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining(expected);
  }
}

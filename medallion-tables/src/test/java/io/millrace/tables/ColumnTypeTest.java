package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {

  @ParameterizedTest
  @EnumSource
  void aTypeWithoutPartsIsWrittenByItsName(ColumnType.Simple type) {
    assertThat(ColumnType.of(type.toString())).isEqualTo(type);
    assertThat(type.toString()).matches(ColumnType.PATTERN);
    assertThat(type.isPrimitive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decimal(12,2)",
        "decimal(38,0)",
        "fixed[16]",
        "list<string>",
        "map<string, long>",
        "struct<a: int, b: list<string>>",
        "map<decimal(5,1), struct<odd-name: fixed[3], b2: map<uuid, list<list<date>>>>>"
      })
  void aTypeIsPrintedAsItIsRead(String text) {
    assertThat(ColumnType.of(text)).hasToString(text);
    assertThat(text).matches(ColumnType.PATTERN);
  }

  @Test
  void spaceDoesNotMatter() {
    assertThat(ColumnType.of(" struct < a:int ,b : decimal ( 12 , 2 ) >\n"))
        .isEqualTo(
            new ColumnType.Struct(
                List.of(
                    new ColumnType.Field("a", ColumnType.Simple.INT),
                    new ColumnType.Field("b", new ColumnType.Decimal(12, 2)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint                   | 'bigint' is not a type; did you mean long?",
        "VARCHAR                  | 'VARCHAR' is not a type; did you mean string?",
        "Long                     | 'Long' is not a type; did you mean long?",
        "timestampz               | 'timestampz' is not a type; did you mean timestamp",
        "list<array>              | 'array' is not a type; did you mean list<string>?",
        "colour                   | 'colour' is not a type; types are boolean, int, long,",
        "''                       | an empty text is not a type",
        "list<>                   | an empty text is not a type",
        "decimal                  | a ( is missing behind 'decimal'; write it like decimal(12,2)",
        "decimal(12               | a , is missing behind 'decimal(12'; write it like decimal(12,2)",
        "decimal(12,x)            | 'x' is not a number; write it like decimal(12,2)",
        "decimal(9999999999,2)    | '9999999999' is not a number",
        "decimal(39,2)            | decimal(39,2) is not a type; the first number is 1 to 38",
        "decimal(5,6)             | decimal(5,6) is not a type",
        "fixed[0]                 | fixed[0] is not a type; write a length of 1 to 65536",
        "fixed(16)                | a [ is missing behind 'fixed'",
        "long long                | 'long' follows the type long; remove it",
        "list<long>>              | '>' follows the type list<long>; remove it",
        "list<long, int>          | a > is missing behind 'list<long'",
        "map<string>              | a , is missing behind 'map<string'",
        "map<list<int>, int>      | a map has keys of the type list<int>; use a type without parts",
        "struct<a int>            | a : is missing behind 'struct<a'",
        "struct<>                 | a : is missing behind 'struct<'",
        "struct<: int>            | '' cannot be the name of a struct's field",
        "struct<a.b: int>         | 'a.b' cannot be the name of a struct's field",
        "struct<a: int, A: int>   | a struct has the field 'A' twice",
      })
  void whatIsNoTypeIsExplained(String text, String expected) {
    assertThatThrownBy(() -> ColumnType.of(text))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void deepNestingIsRefusedBeforeItHarms() {
    assertThatThrownBy(() -> ColumnType.of("list<".repeat(20_000)))
        .hasMessageContaining("types are more than 10 levels inside one another");
  }
}

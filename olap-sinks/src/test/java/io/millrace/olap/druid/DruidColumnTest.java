package io.millrace.olap.druid;

import static io.millrace.olap.Columns.column;
import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.GoldColumn.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DruidColumnTest {
  private static DruidColumn druids(Role role, String type) {
    return new DruidColumn(column("%s c: %s".formatted(role, type)));
  }

  @ParameterizedTest
  @CsvSource({
    "boolean, GROUP, string",
    "int, GROUP, long",
    "date, GROUP, string",
    "timestamptz, GROUP, long",
    "'decimal(9,2)', GROUP, string",
    "'decimal(9,2)', VALUE, double",
    "'decimal(9,2)', SUM, double",
    "long, SUM, long",
    "binary, VALUE, string",
    "'fixed[4]', VALUE, string",
    "float, VALUE, double",
  })
  void aColumnIsOfATypeThatDruidHas(String type, Role role, String druids) {
    assertThat(druids(role, type).type()).isEqualTo(druids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "decimal(38,2) | SUM    | \"10.50\"              | 10.50000000000001",
        "decimal(38,2) | SUM    | null                   | 0.0",
        "decimal(38,2) | SUM    | \"-0.00\"              | -1e-14",
        "decimal(38,2) | SUM    | \"1234567890123456.78\" | 1234567890123460",
        "decimal(9,2)  | VALUE | \"10.50\"              | 10.5",
        "long          | SUM    | null                   | 0",
        "long          | SUM    | \"9223372036854775807\" | 9223372036854775807",
        "long          | VALUE | null                   | null",
        "double        | VALUE | 1                      | 1.0",
        "float         | VALUE | 0.1                    | 0.10000000149011612",
        "string        | VALUE | \"a\"                  | \"a\"",
      })
  void valuesThatAreTheSameHaveTheSameText(String type, Role role, String sent, String has) {
    DruidColumn column = druids(role, type.strip());

    assertThat(column.text(json(sent))).isEqualTo(column.text(json(has)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "decimal(38,2) | SUM    | \"10.50\" | 10.49",
        "long          | VALUE | null      | 0",
        "string        | VALUE | null      | \"null\"",
        "string        | VALUE | \"\"      | null",
        "double        | VALUE | 1.5       | 1.5000000000000002",
      })
  void otherValuesHaveOtherTexts(String type, Role role, String sent, String has) {
    DruidColumn column = druids(role, type.strip());

    assertThat(column.text(json(sent))).isNotEqualTo(column.text(json(has)));
  }
}

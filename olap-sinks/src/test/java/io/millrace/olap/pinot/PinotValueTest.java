package io.millrace.olap.pinot;

import static io.millrace.olap.Columns.column;
import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinotValueTest {

  /** What is sent, what Pinot answers, and what both are in a comparison. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "long          | 7                       | 7                    | 7",
        "double        | 1.0                     | 1                    | 1.0",
        "double        | -0.0                    | 0                    | 0.0",
        "double        | 1e308                   | 1.0E308              | 1.0E308",
        "double        | 5e-324                  | 4.9E-324             | 4.9E-324",
        "double        | \"NaN\"                 | NaN                  | NaN",
        "double        | \"-Infinity\"           | -Infinity            | -Infinity",
        "float         | 1.100000023841858       | 1.1                  | 1.1",
        "float         | 3.4028234663852886e38   | 3.4028235E38         | 3.4028235E38",
        "decimal(9,2)  | \"10.50\"               | 10.5                 | 10.5",
        "decimal(9,2)  | \"0.00\"                | 0E-2                 | 0",
        "decimal(38,0) | \"100\"                 | 1E+2                 | 100",
        "boolean       | true                    | true                 | true",
        "binary        | \"00ff\"                | 00ff                 | 00ff",
        "timestamp     | -1                      | -1                   | -1",
        "date          | \"2024-02-29\"          | 2024-02-29           | 2024-02-29",
        "string        | \"1.0\"                 | 1.0                  | 1.0",
      })
  void theSameValueIsTheSameTextHoweverItCame(
      String type, String sent, String answered, String text) {
    PinotValue value = new PinotValue(column("m: " + type));

    assertThat(value.sent(json(sent))).isEqualTo(text);
    assertThat(value.answered(answered)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "int, false, -2147483648",
    "int, true, 0",
    "long, false, -9223372036854775808",
    "long, true, 0",
    "float, true, 0.0",
    "double, true, 0.0",
    "'decimal(9,2)', false, 'null'",
    "'decimal(9,2)', true, 0",
    "boolean, true, false",
    "string, true, 'null'",
    "date, false, 'null'",
    "time, true, 'null'",
    "uuid, false, 'null'",
    "binary, true, ''",
    "fixed[2], false, ''",
    "timestamp, false, 0",
    "timestamptz, true, 0",
  })
  void whatIsNotThereIsPinotsDefaultOfIt(String type, boolean isMeasure, String text) {
    PinotValue value = new PinotValue(column((isMeasure ? "c: " : "group c: ") + type));

    assertThat(value.sent(json("null"))).isEqualTo(text);
    assertThat(value.sent(MissingNode.getInstance())).isEqualTo(text);
    assertThat(value.answered(null)).isEqualTo(text);
    assertThat(value.answered(text)).isEqualTo(text);
  }

  @Test
  void aTextIsComparedAsFarAsPinotKeepsIt() {
    PinotValue value = new PinotValue(column("c: string"));

    assertThat(value.sent(json("\"ab\\u0000cd\""))).isEqualTo("ab").isEqualTo(value.answered("ab"));
    assertThat(value.sent(json("\"\\u0000\""))).isEmpty();
  }

  @Test
  void aDecimalThatGroupsIsItsText() {
    PinotValue value = new PinotValue(column("group c: decimal(9,2)"));

    assertThat(value.sent(json("\"10.50\""))).isEqualTo("10.50").isEqualTo(value.answered("10.50"));
    assertThat(value.select()).isEqualTo("\"c\"");
  }

  @Test
  void timesAreAskedForAsTheyAreSent() {
    assertThat(new PinotValue(column("group at: timestamptz")).select())
        .isEqualTo("CAST(\"at\" AS LONG)");
  }
}

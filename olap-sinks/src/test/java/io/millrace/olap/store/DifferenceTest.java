package io.millrace.olap.store;

import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
  private static List<String> between(String wanted, String there) {
    return Difference.between("table", json(wanted), json(there));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a': {'b': 1, 'c': true}}             | {'a': {'c': 'true', 'b': '1', 'more': 2}, 'x': []}",
        "{'a': '1', 'b': 'false'}               | {'a': 1, 'b': false}",
        "{'a': {}, 'b': [], 'c': {'d': {}}}     | {}",
        "{'a': null, 'b': null, 'c': [null]}    | {'a': null, 'c': ['x'], 'b': 'own'}",
        "{'a': ['x', 2]}                        | {'a': ['x', '2']}",
        "{'a': [{'name': 'x', 't': 1}]}         | {'a': [{'name': 'y'}, {'t': 1, 'name': 'x', 'u': 2}]}",
        "{'a': 'PT1H', 'b': 'PT90S'}            | {'a': 'PT3600S', 'b': 'PT1M30S'}",
        "{'a': [{'split': ['x'], 'm': 1}]}      | {'a': [{'split': ['x'], 'm': '1', 'most': 10000}]}",
      })
  void whatAStoreAddsOrWritesInItsOwnWayIsNoDifference(String wanted, String there) {
    assertThat(between(wanted.replace('\'', '"'), there.replace('\'', '"'))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a': {'b': 1}}              | {'a': {'b': 2}}     | table.a.b is 2, not 1",
        "{'a': {'b': 'x'}}            | {}                  | table.a.b is missing, not \"x\"",
        "{'a': {'b': 'x'}}            | {'a': 'x'}          | table.a.b is missing, not \"x\"",
        "{'a': 'PT1H'}                | {'a': 'PT3601S'}    | table.a is \"PT3601S\", not \"PT1H\"",
        "{'a': 'PT1H'}                | {'a': 'none'}       | table.a is \"none\", not \"PT1H\"",
        "{'a': 'x'}                   | {'a': {'b': 1}}     | table.a is {\"b\":1}, not \"x\"",
        "{'a': 'x'}                   | {'a': null}         | table.a is null, not \"x\"",
        "{'a': ['x']}                 | {}                  | table.a is missing, not [\"x\"]",
        "{'a': ['x', 'y']}            | {'a': ['x']}        | table.a is [\"x\"], not [\"x\",\"y\"]",
        "{'a': ['x', 'y']}            | {'a': ['y', 'x']}   | table.a is [\"y\",\"x\"], not [\"x\",\"y\"]",
        "{'a': []}                    | {'a': ['x']}        | table.a is [\"x\"], not []",
        "{'a': [{'m': 1}]}            | {'a': [{'m': 2}]}   | table.a is [{\"m\":2}], not [{\"m\":1}]",
        "{'a': [{'name': 'x'}]}       | {'a': [{'name': 'y'}]}           | table.a.x is missing",
        "{'a': [{'name': 'x'}]}       | {}                               | table.a.x is missing",
        "{'a': [{'name': 'x', 't': 1}]} | {'a': [{'name': 'x', 't': 2}]} | table.a.x.t is 2, not 1",
      })
  void anythingElseIsToldWithItsPlace(String wanted, String there, String line) {
    assertThat(between(wanted.replace('\'', '"'), there.replace('\'', '"'))).containsExactly(line);
  }

  @Test
  void whatIsNotToBeSeenIsToldWithoutItsValues() {
    assertThat(
            Difference.between(
                "table",
                json(
                    "{\"a\": \"old\", \"b\": \"x\", \"c\": [{\"name\": \"f\", \"t\": 1}], \"d\": 1}"),
                json("{\"a\": \"new\", \"c\": [{\"name\": \"f\", \"t\": 2}], \"d\": 2}"),
                json("{\"a\": \"***\", \"b\": \"***\", \"c\": \"***\", \"d\": 1}")))
        .containsExactly(
            "table.a is not what the pipeline file says",
            "table.b is missing",
            "table.c.f.t is not what the pipeline file says",
            "table.d is 2, not 1");
  }
}

package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tables.ColumnSource.Origin;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnSourceTest {

  static Stream<Arguments> sources() {
    return Stream.of(
        source("$", Origin.VALUE),
        source("$.id", Origin.VALUE, "id"),
        source("$.a.b[0]['odd name']", Origin.VALUE, "a", "b", 0, "odd name"),
        source("$[1][\"a'b\"]", Origin.VALUE, 1, "a'b"),
        source("$['it\\'s \\\\ here']", Origin.VALUE, "it's \\ here"),
        source("$['a.b']['']", Origin.VALUE, "a.b", ""),
        source("$._id.$oid", Origin.VALUE, "_id", "$oid"),
        source("$.@type.größe-1", Origin.VALUE, "@type", "größe-1"),
        source(" _key ", Origin.KEY),
        source("_key.id", Origin.KEY, "id"),
        source("_key[0]['x']", Origin.KEY, 0, "x"),
        source("_topic", Origin.TOPIC),
        source("_kafka_partition", Origin.PARTITION),
        source("_offset", Origin.OFFSET),
        source("_timestamp", Origin.TIMESTAMP));
  }

  private static Arguments source(String text, Origin origin, Serializable... path) {
    return Arguments.of(text, new ColumnSource(origin, List.of(path)));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aSourceIsReadAndItsTextReadAgain(String text, ColumnSource expected) {
    assertThat(ColumnSource.of(text)).isEqualTo(expected);
    assertThat(ColumnSource.of(expected.toString())).isEqualTo(expected);
    assertThat(text).matches(ColumnSource.PATTERN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id            | a path starts with $; did you mean $.id?",
        "a.b           | a path starts with $; did you mean $.a.b?",
        "''            | write $.name, _key, _key.name, _topic,",
        "$id           | write $.name, _key,",
        "_ofset        | did you mean _offset?",
        "_headers      | write $.name, _key,",
        "_offset.a     | _offset has no parts; write it without a path",
        "$.            | a name is missing behind a dot",
        "$..id         | a name is missing behind a dot",
        "$.a.*         | a name has a '*' in it; a path leads to one value",
        "$.odd name    | a name has a ' ' in it; a path leads to one value, and an odd name is",
        "$[*]          | inside [ ] is neither a place in a list nor a name in quotes",
        "$[-1]         | inside [ ] is neither a place in a list nor a name in quotes",
        "$[1234567]    | inside [ ] is neither a place in a list nor a name in quotes",
        "$[            | inside [ ] is neither a place in a list nor a name in quotes",
        "$[0           | a ] is missing",
        "$['a'         | a ] is missing",
        "$['a          | a name in quotes has no end",
        "$[0]a         | behind a ] comes a . or a [",
      })
  void whatIsNoSourceIsExplained(String text, String expected) {
    assertThatThrownBy(() -> ColumnSource.of(text))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aPathHasAnEnd() {
    assertThatThrownBy(() -> ColumnSource.of("$" + ".a".repeat(33)))
        .hasMessageContaining("more than 32 steps");
  }
}

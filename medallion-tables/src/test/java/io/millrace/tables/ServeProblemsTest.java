package io.millrace.tables;

import static io.millrace.tables.ColumnType.Simple.DATE;
import static io.millrace.tables.ColumnType.Simple.LONG;
import static io.millrace.tables.ColumnType.Simple.STRING;
import static io.millrace.tables.ColumnType.Simple.TIMESTAMP;
import static io.millrace.tables.ColumnType.Simple.TIMESTAMPTZ;
import static io.millrace.tables.Pipelines.druidAnd;
import static io.millrace.tables.Pipelines.goldAnd;
import static io.millrace.tables.Pipelines.pinotAnd;
import static io.millrace.tables.Pipelines.problems;
import static io.millrace.tables.Pipelines.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeProblemsTest {
  private static final String PINOT = "shop.yaml:34:%d: 'gold[0].serve[0].pinot.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                         | 'gold[0].serve' has 0 parts; write 1 to 8",
        "{pinot: {}}                | 'gold[0].serve' expected a list of mappings, found a mapping",
        "[{}]                       | 'gold[0].serve[0]' has none of pinot, druid; write exactly one of them",
        "[{pinot: {controller: http://a}, druid: {router: http://b}}] | 'gold[0].serve[0]' has 2 of pinot, druid; write exactly one of them",
        "[{druid: {router: http://b, controller: http://a}}] | 'gold[0].serve[0].druid.controller' is not known",
        "[{druid: {}}]              | 'gold[0].serve[0].druid.router' is missing; add it",
        "[{pinots: {}}]             | 'gold[0].serve[0].pinots' is not known; did you mean 'pinot'?",
        "[{pinot: {}}]              | 'gold[0].serve[0].pinot.controller' is missing; add it",
        "[{pinot: http://a:9000}]   | 'gold[0].serve[0].pinot' expected a mapping, found a single value",
        "[{pinot: {controller: localhost:9000}}]   | .controller' is 'localhost:9000'; write http://host:port or",
        "[{pinot: {controller: http://a:9000/x}}]  | .controller' is 'http://a:9000/x'; write http://host:port or",
        "[{pinot: {controller: ftp://a}}]          | .controller' is 'ftp://a'; write http://host:port or",
        "[{pinot: {controller: http://a?b=c}}]     | .controller' is 'http://a?b=c'; write http://host:port or",
        "[{pinot: {controller: https://a, ca: hunter2}}] | .ca' is no certificate in PEM, which begins with",
        "[{pinot: {controller: https://a, ca: '-----BEGIN CERTIFICATE-----'}}] | .ca' is no certificate in PEM",
        "[{pinot: {controller: http://u:hunter2@a}}] | .controller' is 'http://***@a'; write http://host:port",
      })
  void aWrongServeSectionIsExplained(String yaml, String expected) {
    assertThat(problems(goldAnd("serve: " + yaml)))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:31:")
        .contains(expected)
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user: admin             | 17 | user' is of use only beside 'gold[0].serve[0].pinot.password'; add that or remove this",
        "password: hunter2       | 21 | password' is of use only beside 'gold[0].serve[0].pinot.user'; add that or remove this",
        "user: 'a:b'             | 17 | user' is 'a:b'; write a name without a colon",
        "token: ''               | 18 | token' is empty; write a text that is not empty",
        "table: 1st              | 18 | table' is '1st'; start it with a letter or _ and go on with",
        "table: a-b              | 18 | table' is 'a-b'; start it with a letter or _ and go on with",
        "topic: a b              | 18 | topic' is 'a b'; write the name of one topic",
        "topic: orders           | 18 | topic' is 'orders', which is the topic that the pipeline reads; use another topic",
        "partitions: 0           | 23 | partitions' is '0'; it must be from 1 to 1024",
        "replication: two        | 24 | replication' is 'two'; write a whole number from 1 to 100",
        "time-column: minutes    | 24 | time-column' names 'minutes', which is not a group column; did you mean 'minute'?",
        "time-column: revenue    | 24 | time-column' names 'revenue', which is not a group column; group columns are country, minute",
        "retention: 90           | 22 | retention' is '90'; write a whole number and a unit",
        "retention: 1s           | 22 | retention' is '1s'; it must be from 1h to 3650d",
        "timecolumn: minute      | 11 | timecolumn' is not known; did you mean 'time-column'?",
        "group.id: x             | 11 | group.id' is not known; known keys are controller, user",
        "kafka: {}               | 11 | kafka.bootstrap.servers' is missing; add it",
        "config: [a]             | 19 | config' expected a mapping, found a list; write its keys below it, indented",
        "config:                 | 11 | config' has no value; give it one or remove the key",
        "config: {a: 1, a: 2}    | 26 | config.a' is here and in line 34; keep one of them",
        "config: {a: {[b]: 2}}   | 24 | config.a' is not a text; write a name",
        "config: {a: !x b}       | 23 | config.a' has a YAML tag, which is not supported",
        "config: {a: '${NO}'}    | 23 | config.a': the environment variable NO is not set",
        "config: {a: [1, .inf]}  | 27 | config.a[1]' is a number that JSON does not have; write another",
        "config: {a: {<<: {}}}   | 24 | config.a' merges another mapping (<<), which is not supported",
        "config: &a {a: [*a]}    | 26 | config' has more than 10000 values or 20 levels inside one another",
      })
  void aWrongKeyIsExplained(String line, int column, String expected) {
    String place = PINOT.formatted(column);

    assertThat(problems(pinotAnd(line)))
        .first()
        .asString()
        .startsWith(place.substring(0, place.indexOf(" '")))
        .contains("'gold[0].serve[0].pinot.", expected);
  }

  @Test
  void aUserAndATokenCannotBothAsk() {
    assertThat(problems(pinotAnd("user: admin", "password: x", "token: y")))
        .containsExactly(
            "shop.yaml:36:18: 'gold[0].serve[0].pinot.token' cannot be beside user and password;"
                + " keep the token, or the user with a password");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acks: all               | which decides how rows are written",
        "enable.idempotence: true | which decides how rows are written",
        "transactional.id: x     | which decides how rows are written",
        "key.serializer: x       | which decides what a row is as bytes",
        "value.serializer: x     | which decides what a row is as bytes",
        "key.deserializer: x     | which decides what a row is as bytes",
        "value.deserializer: x   | which decides what a row is as bytes",
        "group.id: x             | which decides how the topic is read",
        "isolation.level: x      | which decides how the topic is read",
        "auto.offset.reset: x    | which decides how the topic is read",
      })
  void whatMillraceSetsInKafkaIsRefused(String line, String why) {
    String name = line.substring(0, line.indexOf(':'));

    assertThat(problems(pinotAnd("kafka:", "  bootstrap.servers: b:1", "  " + line)))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:36:13: 'gold[0].serve[0].pinot.kafka.%s' is set by".formatted(name))
        .contains(why)
        .endsWith(": remove it");
  }

  @ParameterizedTest
  @CsvSource({
    "linger.msec, linger.ms",
    "compresion.type, compression.type",
    "ssl.truststore.pasword, ssl.truststore.password",
  })
  void aNearMissOfAProducerPropertyIsRefused(String name, String meant) {
    assertThat(problems(pinotAnd("kafka: {bootstrap.servers: 'b:1', %s: 1}".formatted(name))))
        .singleElement()
        .asString()
        .endsWith("kafka.%s' is not known; did you mean '%s'?".formatted(name, meant));
  }

  @Test
  void aGoldTableWhoseNameIsNoneInPinotNeedsAnother() {
    String text = pinotAnd().replace("table: gold.revenue", "table: gold.revenue-now");

    assertThat(problems(text))
        .containsExactly(
            "shop.yaml:32:9: 'gold[0].serve[0].pinot.table' is left out, and 'revenue-now', the"
                + " name of the gold table, cannot be one in Pinot; add it: start it with a letter"
                + " or _ and go on with letters, digits or _, at most 128");
    assertThat(problems(text + "          table: revenue_now\n")).isEmpty();
  }

  @Test
  void twoCannotWriteToOnePlace() {
    String other =
        "  - {table: gold.b, group-by: {a: status}, measures: {b: count()}, serve: [%s]}\n";
    String same = "{pinot: {controller: 'http://LOCALHOST:9000/', table: Revenue, topic: %s}}";
    String elsewhere =
        "{pinot: {controller: 'http://b:9000', table: revenue, topic: %s, kafka: {bootstrap.servers: '%s'}}}";

    assertThat(problems(pinotAnd() + other.formatted(same.formatted("t"))))
        .containsExactly(
            "shop.yaml:34:130: 'gold[1].serve[0].pinot.table' is 'Revenue', which is the table of"
                + " gold[0].serve[0].pinot at the same address; use another name");
    assertThat(
            problems(
                pinotAnd()
                    + other.formatted(elsewhere.formatted("shop.revenue", "x:1, localhost:9092"))))
        .singleElement()
        .asString()
        .contains(
            "'gold[1].serve[0].pinot.topic' is 'shop.revenue', which is the topic of"
                + " gold[0].serve[0].pinot; use another topic");
    assertThat(problems(pinotAnd() + other.formatted(elsewhere.formatted("shop.revenue", "x:1"))))
        .isEmpty();
    assertThat(problems(pinotAnd() + other.formatted(elsewhere.formatted("orders", "x:1"))))
        .isEmpty();
  }

  @Test
  void aWrongPartIsNotHeldAgainstOthers() {
    String twice =
        pinotAnd("table: a-b", "topic: a b", "kafka: 1") + "      - pinot: {controller: x}\n";

    assertThat(problems(twice)).hasSize(4);
    assertThat(problems(pinotAnd().replace("table: gold.revenue", "table: revenue"))).hasSize(1);
    assertThat(problems(pinotAnd().replace("pipeline: shop", "pipeline: Shop"))).hasSize(1);
  }

  @Test
  void aConfigThatAliasesMakeLargeIsRefused() {
    StringBuilder config = new StringBuilder("config: {a0: &a0 [x]");
    for (int level = 1; level < 16; level++) {
      config.append(", a%d: &a%d [*a%3$d, *a%3$d]".formatted(level, level, level - 1));
    }

    assertThat(problems(pinotAnd(config + "}")))
        .singleElement()
        .asString()
        .contains("config' has more than 10000 values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_key", "_epoch", "_deleted", "$docId"})
  void namesOfPinotsOwnColumnsAreNoNamesOfGold(String name) {
    assertThat(problems(pinotAnd().replace("orders: count()", name + ": count()")))
        .singleElement()
        .asString()
        .contains("'gold[0].measures.%s' is not a possible name".formatted(name));
  }

  @Test
  void whatDoesNotFitTheTypesIsFoundOnceTheyAreKnown() {
    assertThat(typeProblems(pinotAnd("time-column: country"), TIMESTAMPTZ, LONG))
        .containsExactly(
            "gold[0].serve[0].pinot.time-column is 'country', a string; use a group column that is"
                + " a date, timestamp or timestamptz");
    assertThat(typeProblems(pinotAnd("retention: 7d"), STRING, LONG)).isEmpty();
    assertThat(typeProblems(pinotAnd(), STRING, ColumnType.of("list<long>")))
        .containsExactly(
            "gold[0].measures.revenue is a list<long>, and Pinot has no lists, maps and structs in"
                + " rows that change; make text of it, leave the measure out, or remove"
                + " gold[0].serve");
    assertThat(typeProblems(druidAnd("retention: 7d"), STRING, LONG))
        .containsExactly(
            "gold[0].serve[0].druid.retention goes by time, and no group column is a date,"
                + " timestamp or timestamptz; remove it");
    assertThat(typeProblems(druidAnd("retention: 7d"), DATE, LONG)).isEmpty();
    assertThat(typeProblems(druidAnd(), STRING, ColumnType.of("list<long>")))
        .singleElement()
        .asString()
        .contains("Druid has no lists");
    assertThat(typeProblems(goldAnd(), STRING, ColumnType.of("list<long>"))).isEmpty();
    for (ColumnType time : List.of(DATE, TIMESTAMP, TIMESTAMPTZ)) {
      assertThat(typeProblems(pinotAnd("time-column: minute", "retention: 7d"), time, LONG))
          .isEmpty();
    }
  }

  private static List<String> typeProblems(String text, ColumnType minute, ColumnType revenue) {
    List<String> found = new ArrayList<>();
    read(text)
        .gold()
        .get(0)
        .checkTypes(
            "gold[0]",
            List.of(
                new TypedColumn("country", STRING, false),
                new TypedColumn("minute", minute, false),
                new TypedColumn("orders", LONG, true),
                new TypedColumn("revenue", revenue, false)),
            (path, message) -> found.add(path + " " + message));
    return found;
  }

  @Test
  void aDefinitionThatNoFileMadeIsAsRight() {
    Serving pinot =
        new Serving(
            Store.PINOT,
            "http://a",
            StoreAccess.ANYBODY,
            "t",
            "p",
            1,
            1,
            "m",
            null,
            Map.of(),
            null);

    assertThatThrownBy(() -> served(List.of(pinot)))
        .isInstanceOf(MillraceException.class)
        .hasMessage(
            "'gold.serve[0].pinot.time-column' names 'm', which is not a group column; group"
                + " columns are country, minute");
    assertThatThrownBy(() -> served(Collections.nCopies(2, serving("t", 1))))
        .hasMessage(
            "'gold[0].serve[1].pinot.table' is 't', which is the table of gold[0].serve[0].pinot at"
                + " the same address; use another name");
    assertThatThrownBy(() -> serving("a-b", 1))
        .hasMessageContaining("'a-b' is no name of a table in Pinot; start it with");
    assertThatThrownBy(() -> serving("t", 0))
        .hasMessage(
            "table t in Pinot cannot have 0 partitions and a replication of 1; use 1 or more of"
                + " each");
    assertThat(served(List.of(serving("t", 1))).gold().get(0).serve()).hasSize(1);
  }

  private static Serving serving(String table, int partitions) {
    return new Serving(
        Store.PINOT,
        "http://a",
        StoreAccess.ANYBODY,
        table,
        "p",
        partitions,
        1,
        null,
        null,
        Map.of(),
        null);
  }

  private static PipelineDefinition served(List<Serving> serve) {
    PipelineDefinition like = read(goldAnd());
    GoldDefinition gold = like.gold().get(0);
    return new PipelineDefinition(
        like.name(),
        like.source(),
        like.catalog(),
        like.epoch(),
        like.bronze(),
        like.silverOrNull(),
        List.of(
            new GoldDefinition(
                gold.table(),
                null,
                gold.groupBy(),
                gold.measures(),
                null,
                gold.partitionBy(),
                1,
                null,
                3,
                gold.keepSnapshots(),
                gold.orphanAge(),
                gold.properties(),
                serve)),
        like.worker());
  }
}

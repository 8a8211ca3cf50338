package io.millrace.tables;

import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.problems;
import static io.millrace.tables.Pipelines.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineFileProblemsTest {
  @TempDir Path directory;

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
    String text =
        """
        pipeline: Shop
        source:
          kafka:
            topik: orders
            bootstrap.servers: localhost
          on-data-loss: panic
        catalog:
          type: jdbc
          uri:
        epoch: {every: 5 seconds}
        gold: {table: gold.orders}
        """;

    assertThat(problems(text))
        .containsExactly(
            "shop.yaml:1:1: 'bronze' is missing; add it",
            "shop.yaml:1:11: 'pipeline' is 'Shop'; write a name that starts with a-z and goes on"
                + " with a-z, 0-9, _ or -, at most 64",
            "shop.yaml:4:5: 'source.kafka.topik' is not known; did you mean 'topic'?",
            "shop.yaml:5:24: 'source.kafka.bootstrap.servers' is 'localhost'; write host:port, or"
                + " several with commas between them",
            "shop.yaml:6:17: 'source.on-data-loss' is 'panic'; use one of stop, continue",
            "shop.yaml:7:1: 'catalog.warehouse' is missing; a catalog of type jdbc needs it: add it",
            "shop.yaml:9:3: 'catalog.uri' has no value; give it one or remove the key",
            "shop.yaml:10:16: 'epoch.every' is '5 seconds'; write a whole number and a unit"
                + " without a space: 500ms, 2s, 5m, 1h or 7d",
            "shop.yaml:11:1: 'gold' is of use only beside 'silver'; add that or remove this",
            "shop.yaml:11:7: 'gold' expected a list of mappings, found a mapping; write \"- \""
                + " before each, and its keys below one another");
  }

  @Test
  void theMessageOfTheExceptionHasOneLinePerProblem() {
    PipelineFileException thrown =
        catchThrowableOfType(
            PipelineFileException.class, () -> Pipelines.read(SMALLEST + "gold: 1\nepoh: {}\n"));

    assertThat(thrown.kind()).isEqualTo(ErrorKind.SPEC);
    assertThat(thrown)
        .hasMessage(
            """
            shop.yaml:12:1: 'gold' is of use only beside 'silver'; add that or remove this
            shop.yaml:12:7: 'gold' expected a list of mappings, found a single value; write "- " before each, and its keys below one another
            shop.yaml:13:1: 'epoh' is not known; did you mean 'epoch'?""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "every: 9ms           | 'epoch.every' is '9ms'; it must be from 10ms to 1h",
        "every: 61m           | 'epoch.every' is '61m'; it must be from 10ms to 1h",
        "every: -2s           | 'epoch.every' is '-2s'; write a whole number and a unit",
        "every: 2             | 'epoch.every' is '2'; write a whole number and a unit",
        "every: 9999999999d   | 'epoch.every' is '9999999999d'; write a whole number and a unit",
        "max-records: 0       | 'epoch.max-records' is '0'; it must be from 1 to 100000000",
        "max-records: 1e6     | 'epoch.max-records' is '1e6'; write a whole number from 1 to",
        "max-records: ''      | 'epoch.max-records' is empty; write a whole number from 1 to",
        "max-records: [1]     | 'epoch.max-records' expected a single value, found a list",
        "max-records: {a: 1}  | 'epoch.max-records' expected a single value, found a mapping",
        "slice-records: 10000001 | 'epoch.slice-records' is '10000001'; it must be from 1 to 10000000",
        "slice-records: 600000   | 'epoch.slice-records' is '600000', which is more than 'epoch.max-records', 500000",
        "maxRecords: 5        | 'epoch.maxRecords' is not known; did you mean 'max-records'?",
        "topic: orders        | 'epoch.topic' is not known; it belongs in 'source.kafka'",
        "colour: red          | 'epoch.colour' is not known; known keys are every, max-records,",
        "every: !mine 2s      | 'epoch.every' has a YAML tag, which is not supported",
        "? [a]                | a key of 'epoch' is not a text; write a name",
      })
  void aWrongEpochIsExplained(String yaml, String expected) {
    assertThat(problems(SMALLEST + "epoch:\n  " + yaml + "\n"))
        .singleElement()
        .asString()
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipeline: shop        | pipeline: \"shop\\n\"",
        "topic: orders         | topic: \"orders\\n\"",
        "table: bronze.orders  | table: \"bronze.orders\\n\"",
        "localhost:9092        | localhost:9092,",
        "type: jdbc            | type: \"jdbc\\n\"",
        "uri: jdbc:sqlite:lake/catalog.db | uri: '  '",
        "uri: jdbc:sqlite:lake/catalog.db | uri: ''",
      })
  void whatIsAlmostRightIsWrong(String right, String wrong) {
    assertThat(problems(smallestWith(right, wrong))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoch: {every: \"2s\\n\"}", "worker: {native-memory: \"1GB\\n\"}"})
  void aLineBreakAfterAQuantityIsWrong(String yaml) {
    assertThat(problems(SMALLEST + yaml + "\n")).hasSize(1);
  }

  @Test
  void aWrongEpochSizeIsNotHeldAgainstTheSlices() {
    assertThat(problems(SMALLEST + "epoch: {max-records: many, slice-records: 900000}\n"))
        .singleElement()
        .asString()
        .contains("'epoch.max-records' is 'many'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enable.auto.commit: true   | only false is possible, because Millrace keeps the offsets",
        "key.deserializer: x        | 'source.kafka.key.deserializer' cannot be set",
        "value.deserializer: x      | 'source.kafka.value.deserializer' cannot be set",
        "auto.offset.reset: none    | is 'none'; use one of earliest, latest",
        "isolation.level: dirty     | is 'dirty'; use one of read_committed, read_uncommitted",
        "security.protocl: SSL      | did you mean 'security.protocol'?",
        "sasl.mechanisms: PLAIN     | did you mean 'sasl.mechanism'?",
        "ssl.trustore.location: x   | did you mean 'ssl.truststore.location'?",
        "fetch.max.byte: 1          | did you mean 'fetch.max.bytes'?",
        "group_id: shop             | did you mean 'group.id'?",
        "client.id:                 | 'source.kafka.client.id' has no value",
        "client.id: {a: b}          | expected a single value, found a mapping",
      })
  void aWrongKafkaPropertyIsExplained(String yaml, String expected) {
    assertThat(problems(smallestWith("topic: orders", "topic: orders\n    " + yaml)))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:5:")
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my.interceptor.topic", "fetch.max.bytes", "fetch.min.bytes"})
  void aKafkaPropertyThatIsNoNearMissPasses(String name) {
    String text = smallestWith("topic: orders", "topic: orders\n    " + name + ": 1");

    assertThat(Pipelines.read(text).source().properties()).containsEntry(name, "1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                    | 'catalog' has none of type, catalog-impl",
        "{type: rest, uri: u, catalog-impl: x} | 'catalog' has 2 of type, catalog-impl",
        "{type: glue}                          | 'catalog.type' is 'glue'; use one of jdbc, rest",
        "{type: rest}                          | 'catalog.uri' is missing; a catalog of type rest",
        "{type: hive}                          | 'catalog.uri' is missing; a catalog of type hive",
        "{type: hadoop}                        | 'catalog.warehouse' is missing; a catalog of type",
        "{type: hadoop, warehous: x}           | 'catalog.warehous' is not known; did you mean 'war",
        "lake                                  | 'catalog' expected a mapping, found a single value",
        "[lake]                                | 'catalog' expected a mapping, found a list",
        "                                      | 'catalog' has no value; give it one",
        "{type: hadoop, warehouse: \"a\\0b\"}  | 'a b' is not a path",
      })
  void aWrongCatalogIsExplained(String yaml, String expected) {
    String text =
        SMALLEST
            .replaceAll("(?s)catalog:.*bronze:", "catalog: @\nbronze:")
            .replace("@", yaml == null ? "" : yaml);

    assertThat(problems(text)).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table: orders                        | 'bronze.table' is 'orders'; write namespace.name",
        "table: bronze..orders                | 'bronze.table' is 'bronze..orders'; write",
        "table: b.o; partition-by: week       | use one of hour, day, month, year, none",
        "table: b.o; keep-snapshots: 5        | 'bronze.keep-snapshots' expected a mapping",
        "table: b.o; keep-snapshots: {count: 0}     | it must be from 1 to 100000",
        "table: b.o; keep-snapshots: {count: 100001} | it must be from 1 to 100000",
        "table: b.o; keep-snapshots: {age: 0s}      | it must be from 1s to 3650d",
        "table: b.o; orphan-age: 59s          | 'bronze.orphan-age' is '59s'; it must be from 1m",
        "table: b.o; properties: {millrace.epoch: 7} | is set by Millrace itself: remove it",
        "partition-by: day                    | 'bronze.table' is missing",
      })
  void aWrongBronzeTableIsExplained(String yaml, String expected) {
    String text = smallestWith("table: bronze.orders", yaml.replace("; ", "\n  "));

    assertThat(problems(text)).singleElement().asString().contains(expected);
  }

  @Test
  void aWorkerNeedsMemory() {
    assertThat(problems(SMALLEST + "worker: {native-memory: 63MB}\n"))
        .containsExactly(
            "shop.yaml:12:25: 'worker.native-memory' is '63MB'; it must be from 64MB to 1024GB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state-memory: 15MB                | 'worker.state-memory' is '15MB'; it must be from 16MB",
        "state-directory: s3://bucket/x    | is 's3://bucket/x', which is not a folder on the disk",
        "state-directory: \"a\\0b\"        | 'worker.state-directory' is 'a b', which is not a path",
        "state-directory: ''               | 'worker.state-directory' is empty; write a text",
      })
  void aWrongPlaceForStateIsExplained(String yaml, String expected) {
    assertThat(problems(SMALLEST + "worker:\n  " + yaml + "\n"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:13:")
        .contains(expected);
  }

  @Test
  void aKeyThatIsThereTwiceIsReportedWithBothLines() {
    assertThat(problems(SMALLEST + "pipeline: other\n"))
        .containsExactly("shop.yaml:12:1: 'pipeline' is here and in line 1; keep one of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | 1:1: the file is empty",
        "'# only a comment\n'        | 1:1: the file is empty",
        "'- a\n'                     | 1:1: expected a mapping",
        "'pipeline: shop\n---\na: b' | 2:1: a second YAML document starts here",
        "'pipeline: shop\n\tsource: x' | 2:1: this is not valid YAML: a tab cannot be used to indent",
        "'pipeline: \"shop'          | 1:16: this is not valid YAML: ",
        "'pipeline: a: b'            | 1:12: this is not valid YAML: mapping values are not allowed",
        "'pipeline: *hunter2'        | 1:11: this is not valid YAML: an alias (*name) has no anchor",
        "'pipeline: shop\na\u0001: x' | 2:2: the character U+0001 cannot be in a YAML file",
        "'%YAML 3.0\n---\na: b'      | 1:1: this ",
      })
  void aFileThatIsNoSingleMappingIsExplained(String text, String expected) {
    assertThat(problems(text)).singleElement().asString().startsWith("shop.yaml:" + expected);
  }

  @Test
  void deepNestingIsRefusedBeforeItHarms() {
    assertThat(problems("pipeline: " + "[".repeat(200_000)))
        .singleElement()
        .asString()
        .contains("more than 20 levels");
  }

  @Test
  void anAliasBombIsRefusedBeforeItHarms() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int level = 1; level < 10; level++) {
      String alias = "*a" + (level - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(level, level, (alias + ", ").repeat(9) + alias));
    }

    assertThat(problems(bomb.toString())).singleElement().asString().contains("aliases");
  }

  @Test
  void aVeryLongValueIsRefusedBeforeItHarms() {
    assertThat(problems(smallestWith("localhost:9092", "a:1,".repeat(100_000) + "a:1")))
        .singleElement()
        .asString()
        .contains("it must be at most 4096 characters")
        .hasSizeLessThan(250);
  }

  @Test
  void aMessageStaysReadableWhenEverythingIsWrong() {
    StringBuilder text = new StringBuilder(SMALLEST);
    for (int key = 0; key < 250; key++) {
      text.append("unknown-%d: x\n".formatted(key));
    }
    PipelineFileException thrown =
        catchThrowableOfType(PipelineFileException.class, () -> Pipelines.read(text.toString()));

    assertThat(thrown.problems()).hasSize(250);
    assertThat(thrown.getMessage()).hasLineCount(101).endsWith("... and 150 more");
  }

  @Test
  void anAliasToItselfIsRefused() {
    assertThat(problems("pipeline: shop\nsource: &s {kafka: *s}\n"))
        .anyMatch(problem -> problem.contains("'source.kafka.kafka' expected a single value"));
  }

  @Test
  void aFileIsReadRelativeToItsOwnDirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("shop.yaml"), SMALLEST);

    assertThat(PipelineFile.read(file).catalog().properties())
        .containsEntry("warehouse", "file://" + directory.resolve("lake/warehouse"));
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    assertThat(problemOf(directory.resolve("none.yaml")))
        .endsWith("the file does not exist; check the path");
    assertThat(problemOf(directory)).endsWith("this is a directory; name a pipeline file in it");
  }

  @Test
  void aFileThatIsNotUtf8IsAProblem() throws IOException {
    Path file =
        Files.write(
            directory.resolve("latin.yaml"), "pipeline: é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(problemOf(file)).isEqualTo(file + ":1:1: the file is not UTF-8; convert it");
  }

  @Test
  void aFileThatIsTooLargeIsAProblem() throws IOException {
    Path file = Files.writeString(directory.resolve("large.yaml"), "#".repeat(1024 * 1024 + 1));

    assertThat(problemOf(file)).contains("larger than 1 MB");
  }

  private static String problemOf(Path file) {
    PipelineFileException thrown =
        catchThrowableOfType(PipelineFileException.class, () -> PipelineFile.read(file));
    assertThat(thrown.problems()).hasSize(1);
    return thrown.getMessage();
  }
}

package io.millrace.tables;

import static io.millrace.tables.Pipelines.problems;
import static io.millrace.tables.Pipelines.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NAME}               | filled",
        "a-${NAME}-${NAME}-b   | a-filled-filled-b",
        "${NONE:-default}      | default",
        "${NONE:-}x            | x",
        "${EMPTY:-default}     | default",
        "${EMPTY}x             | x",
        "${NAME:-default}      | filled",
        "$${NAME}              | ${NAME}",
        "$NAME $$ $            | $NAME $$ $",
        "${TRICKY}             | ${NAME} # {a: b}",
        "${NONE:-a:-b}         | a:-b",
      })
  void aPlaceholderIsFilledIn(String written, String expected) {
    Map<String, String> environment =
        Map.of("NAME", "filled", "EMPTY", "", "TRICKY", "${NAME} # {a: b}");

    assertThat(clientId(written, environment)).isEqualTo(expected);
  }

  @Test
  void aFilledValueIsCheckedLikeAWrittenOne() {
    String text = Pipelines.SMALLEST + "epoch: {every: '${EVERY}', max-records: '${MAX:-12}'}\n";

    assertThat(Pipelines.read(text, Map.of("EVERY", "1s")).epoch().maxRecords()).isEqualTo(12);
    assertThat(problems(text, Map.of("EVERY", "soon")))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:12:16: 'epoch.every' is '${EVERY}'; write a whole number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NONE}          | the environment variable NONE is not set; set it, or write ${NONE:-d",
        "${NONE           | a placeholder starts with ${ and has no }; close it",
        "${A:-${B}}       | a placeholder has another one inside, which is not possible",
        "${}              | a placeholder is none of ${NAME}, ${NAME:-default} and ${file:path}",
        "${a b}           | a placeholder is none of ${NAME}, ${NAME:-default} and ${file:path}",
        "${file:none.txt} | the file of ${file:none.txt} does not exist; it is looked for at /etc/shop/none.txt",
        "${file:}         | the file of ${file:} does not exist",
      })
  void aPlaceholderThatCannotBeFilledIsExplained(String written, String expected) {
    assertThat(problems(withClientId(written)))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:5:16: 'source.kafka.client.id': " + expected);
  }

  @Test
  void everyVariableThatIsNotSetIsReported() {
    assertThat(problems(withClientId("${ONE}-${TWO}"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'hunter2', hunter2",
    "'hunter2\n', hunter2",
    "'hunter2\r\n', hunter2",
    "'a\n\n', 'a\n'"
  })
  void aFileLosesItsLastLineBreak(String content, String expected) throws IOException {
    Files.writeString(directory.resolve("password"), content);

    PipelineDefinition pipeline =
        PipelineFile.parse("p.yaml", directory, withClientId("${file:password}"), Map.of());

    assertThat(pipeline.source().properties()).containsEntry("client.id", expected);
  }

  @Test
  void aFileThatIsTooLargeOrNotUtf8IsExplained() throws IOException {
    Files.writeString(directory.resolve("large"), "x".repeat(64 * 1024 + 1));
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});

    assertThat(problemsOfFile("large")).contains("${file:large} is larger than 64 KB");
    assertThat(problemsOfFile("binary")).contains("${file:binary} is not UTF-8");
  }

  @Test
  void aFileMayBeAsLargeAsTheLimit() throws IOException {
    Files.writeString(directory.resolve("large"), "x".repeat(64 * 1024));

    PipelineDefinition pipeline =
        PipelineFile.parse("p.yaml", directory, withClientId("${file:large}"), Map.of());

    assertThat(pipeline.source().properties().get("client.id")).hasSize(64 * 1024);
  }

  private String problemsOfFile(String name) {
    try {
      PipelineFile.parse("p.yaml", directory, withClientId("${file:" + name + "}"), Map.of());
      return "";
    } catch (PipelineFileException e) {
      return e.getMessage();
    }
  }

  private static String clientId(String written, Map<String, String> environment) {
    return Pipelines.read(withClientId(written), environment)
        .source()
        .properties()
        .get("client.id");
  }

  private static String withClientId(String written) {
    return smallestWith("topic: orders", "topic: orders\n    client.id: '" + written + "'");
  }
}

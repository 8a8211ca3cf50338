package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that people read says what the model says. */
class ReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "pipeline-file.md");

  static Stream<Key> keys() {
    return keys(PipelineModel.FILE);
  }

  private static Stream<Key> keys(Section section) {
    return section.keys().stream()
        .flatMap(
            key ->
                key.kind() instanceof Kind.Mapping mapping
                    ? Stream.concat(Stream.of(key), keys(mapping.section()))
                    : Stream.of(key));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyHasARowWithItsDefault(Key key) throws IOException {
    String expected =
        key.required() ? "required" : key.fallback().map(value -> "`" + value + "`").orElse("");

    assertThat(Files.readAllLines(PAGE))
        .anyMatch(
            line ->
                line.startsWith("| ")
                    && line.split("[|]", -1)[1].contains("`" + key.name() + "`")
                    && line.contains(expected));
  }

  @Test
  void theExampleIsAPipelineFile() throws IOException {
    String example = Files.readString(PAGE).split("```(yaml)?\n", -1)[1];

    PipelineDefinition pipeline = PipelineFile.parse("page", PAGE.getParent(), example, Map.of());

    assertThat(pipeline.source().properties()).containsEntry("bootstrap.servers", "localhost:9092");
  }
}

package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that people read says what the model says. */
class ReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "pipeline-file.md");

  static Stream<Arguments> keys() {
    return keys(PipelineModel.FILE, "The file");
  }

  private static Stream<Arguments> keys(Section section, String chapter) {
    return section.keys().stream()
        .flatMap(
            key -> {
              Stream<Arguments> own = Stream.of(Arguments.of(chapter, key));
              String below = section.pathOf(key.name());
              if (key.kind() instanceof Kind.Mapping mapping) {
                return Stream.concat(own, keys(mapping.section(), below));
              }
              if (key.kind() instanceof Kind.Mappings mappings) {
                return Stream.concat(own, keys(mappings.item(), below));
              }
              return key.kind() instanceof Kind.Named named
                  ? Stream.concat(own, keys(named.entry(), below))
                  : own;
            });
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyHasARowWithItsDefaultInItsChapter(String chapter, Key key) throws IOException {
    String expected =
        key.required() ? "required" : key.fallback().map(value -> "`" + value + "`").orElse("");

    assertThat(linesOf(chapter))
        .anyMatch(
            line ->
                line.startsWith("| ")
                    && line.split("[|]", -1)[1].contains("`" + key.name() + "`")
                    && line.contains(expected));
  }

  /** The lines below the heading that has this name, alone or with commas between several. */
  private static List<String> linesOf(String chapter) throws IOException {
    return Arrays.stream(Files.readString(PAGE).split("\n##+ ", -1))
        .filter(text -> List.of(text.lines().findFirst().orElse("").split(", ")).contains(chapter))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the page has no chapter '" + chapter + "'"))
        .lines()
        .toList();
  }

  static Stream<String> examples() throws IOException {
    return Arrays.stream(Files.readString(PAGE).split("```(yaml)?\n", -1))
        .filter(text -> text.startsWith("pipeline: "));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsAPipelineFile(String example) {
    PipelineDefinition pipeline = PipelineFile.parse("page", PAGE.getParent(), example, Map.of());

    assertThat(pipeline.source().properties()).containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void thereIsAnExampleOfEachLayer() throws IOException {
    assertThat(examples()).hasSize(3);
    assertThat(examples()).filteredOn(text -> text.contains("\nsilver:\n")).hasSize(2);
    assertThat(examples()).filteredOn(text -> text.contains("\ngold:\n")).hasSize(1);
  }
}

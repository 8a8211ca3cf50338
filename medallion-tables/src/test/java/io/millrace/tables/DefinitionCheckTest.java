package io.millrace.tables;

import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.silverAnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionCheckTest {
  private static final String TEXT =
      silverAnd(
          "delete-when: status = 'deleted'",
          "expect:",
          "  short: amount >= 0",
          "  long: {that: amount < 5, otherwise: warn}",
          "partition-by: [status, day(ordered_at)]",
          "properties: {a.b: 1}");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "silver, 12:1",
    "silver.table, 13:10",
    "silver.columns, 14:3",
    "silver.columns.order_id, 15:5",
    "silver.columns.order_id.type, 15:22",
    "silver.columns.order_id.default, 15:5",
    "silver.columns.status, 17:13",
    "silver.columns.status.type, 17:13",
    "silver.key, 21:8",
    "silver.key[0], 21:9",
    "silver.key[7], 21:8",
    "silver.delete-when, 23:16",
    "silver.expect.short.that, 25:12",
    "silver.expect.long.that, 26:18",
    "silver.expect.long, 26:5",
    "silver.expect.none, 24:3",
    "silver.partition-by[1], 27:26",
    "silver.properties.a.b, 28:21",
    "silver.sql, 12:1",
    "gold.x, 1:1",
  })
  void aProblemIsReportedAtItsPathOrAtWhatIsAroundIt(String path, String place) {
    PipelineFileException thrown =
        catchThrowableOfType(
            PipelineFileException.class,
            () -> check(TEXT, (definition, reporter) -> reporter.report(path, "is bad; mend it")));

    assertThat(thrown)
        .hasMessage(
            "shop.yaml:%s: '%s' is bad; mend it"
                .formatted(place, path.replaceAll("\\[[0-9]+]", "")));
  }

  @Test
  void aMessageOfManyLinesBecomesOne() {
    assertThatThrownBy(
            () ->
                check(
                    TEXT,
                    (definition, reporter) ->
                        reporter.report("silver.delete-when", "is no SQL:\n  LINE 1\n  ^\n")))
        .hasMessage("shop.yaml:23:16: 'silver.delete-when' is no SQL:   LINE 1   ^");
  }

  @Test
  void theCheckSeesTheDefinitionThatIsReturned() {
    PipelineDefinition read =
        check(TEXT, (definition, reporter) -> assertThat(definition.silver()).isPresent());

    assertThat(read).isEqualTo(Pipelines.read(TEXT));
  }

  @Test
  void whatIsWrongAlreadyIsNotCheckedFurther() {
    AtomicBoolean checked = new AtomicBoolean();

    assertThatThrownBy(
            () -> check(SMALLEST + "silver: {}\n", (definition, reporter) -> checked.set(true)))
        .isInstanceOf(PipelineFileException.class);
    assertThat(checked).isFalse();
  }

  @Test
  void aFileIsCheckedAsATextIs() throws IOException {
    Path file = Files.writeString(directory.resolve("shop.yaml"), SMALLEST);

    assertThatThrownBy(
            () ->
                PipelineFile.read(
                    file, (definition, reporter) -> reporter.report("pipeline", "is taken")))
        .hasMessage(file + ":1:11: 'pipeline' is taken");
  }

  private static PipelineDefinition check(String text, DefinitionCheck check) {
    return PipelineFile.parse("shop.yaml", Pipelines.BASE, text, Map.of(), check);
  }
}

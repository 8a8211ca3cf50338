package io.millrace.pipelines.cli;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.AsOf;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.pipelines.query.LimitedPage;
import io.millrace.pipelines.query.ResultPage;
import io.millrace.pipelines.query.ResultPage.Format;
import io.millrace.pipelines.query.StoreQuery;
import io.millrace.pipelines.run.Failure;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.Store;
import io.millrace.transforms.query.CutQuery;
import io.millrace.transforms.query.RowSink;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs SQL over the tables of a pipeline. */
@Command(
    name = "query",
    description =
        "Runs one SELECT over the tables of a pipeline, all as of the same epoch: by their names, or as bronze, silver and quarantine; gold tables also without their namespace.",
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  private static final long MOST_TABLE_ROWS = 1000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "SQL",
      description = "One SELECT, in DuckDB's SQL, or in that of the store.")
  private String sql;

  @Option(
      names = "--as-of",
      paramLabel = "EPOCH|TIME",
      description =
          "The number of an epoch, or a time: the newest epoch that was complete then. Default: the newest.")
  private String asOf;

  @Option(
      names = "--on",
      paramLabel = "pinot|druid",
      description =
          "Ask a store that serves gold tables, in its own SQL. Default: the tables of the lake.")
  private Store on;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      description = "json is one object a line. Default: ${DEFAULT-VALUE}")
  private Format format;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description = "How many rows to write. Default: 1000 for table, all for csv and json.")
  private Long maxRows;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = TimeOption.class,
      description = "How long the SQL may take: 30s, 5m, 1h. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  @Override
  public Integer call() {
    if (maxRows != null && maxRows < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-rows takes 1 or more, not %d".formatted(maxRows));
    }
    if (on != null && asOf != null) {
      throw new ParameterException(
          spec.commandLine(), "--as-of goes without --on: a store has the newest epoch only");
    }
    try {
      if (on == null) {
        askLake(PipelineFile.read(file));
      } else {
        askStore(CheckedFile.read(file));
      }
      return 0;
    } catch (RuntimeException e) {
      throw Failure.of(e);
    }
  }

  private void askStore(PipelineDefinition pipeline) {
    StoreQuery query = StoreQuery.of(ServedTable.of(pipeline), on, sql);
    say("%s on %s, %s", pipeline.name(), on, query.freshness());
    print(page -> query.run(timeout, page), query::notes);
  }

  private void askLake(PipelineDefinition pipeline) {
    Optional<AsOf> wanted = Optional.ofNullable(asOf).map(AsOf::of);
    try (Lake lake = Lake.open(pipeline.catalog());
        CutQuery query = CutQuery.of(pipeline, lake, wanted, sql)) {
      say("%s as of %s", pipeline.name(), inWords(query.cut()));
      print(page -> query.run(timeout, page), query::notes);
    }
  }

  /**
   * Prints rows.
   *
   * @param query hands them over, and tells whether there are more than were wanted
   */
  private void print(Predicate<RowSink> query, Supplier<List<String>> notes) {
    PrintWriter out = spec.commandLine().getOut();
    long most =
        maxRows != null ? maxRows : format == Format.TABLE ? MOST_TABLE_ROWS : Long.MAX_VALUE;
    LimitedPage page = ResultPage.of(format, out, most);
    boolean hasMore = query.test(page);
    page.end();
    notes.get().forEach(note -> say("%s", note));
    if (hasMore && page.rows() == most) {
      say(
          "the first %,d rows; there are more: --max-rows writes more, --format csv or json all",
          most);
    } else if (format == Format.TABLE) {
      say("%,d row%s", page.rows(), page.rows() == 1 ? "" : "s");
    }
  }

  private static String inWords(Cut cut) {
    return "epoch %d (%s)".formatted(cut.epoch(), cut.time());
  }

  private void say(String line, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line.formatted(values));
    err.flush();
  }
}

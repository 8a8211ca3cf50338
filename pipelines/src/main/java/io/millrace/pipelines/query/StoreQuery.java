package io.millrace.pipelines.query;

import io.millrace.olap.Stores;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.Row;
import io.millrace.olap.publish.Published;
import io.millrace.olap.publish.ServingTopic;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Store;
import io.millrace.transforms.query.RowSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A SELECT that a store answers, in the store's SQL, over a table that serves a gold table. */
public final class StoreQuery {
  private static final Pattern LIMIT = Pattern.compile("\\blimit\\b", Pattern.CASE_INSENSITIVE);
  private static final int ROWS_WITHOUT_LIMIT = 10;

  private final ServedTable served;
  private final String sql;
  private final List<String> notes = new ArrayList<>();

  private StoreQuery(ServedTable served, String sql) {
    this.served = served;
    this.sql = sql;
  }

  /** Finds the table that is asked. */
  public static StoreQuery of(List<ServedTable> all, Store store, String sql) {
    List<ServedTable> ofStore =
        all.stream().filter(table -> table.serving().store() == store).toList();
    return ofStore.stream()
        .filter(table -> names(sql, table.serving().table()))
        .findFirst()
        .map(table -> new StoreQuery(table, sql))
        .orElseThrow(() -> new MillraceException(ErrorKind.SPEC, noTable(ofStore, store)));
  }

  private static boolean names(String sql, String table) {
    return Pattern.compile("\\b" + Pattern.quote(table) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }

  private static String noTable(List<ServedTable> tables, Store store) {
    return tables.isEmpty()
        ? "no gold table of this pipeline is served by %s; add serve to one".formatted(store)
        : "the SQL names none of the tables that %s serves: %s"
            .formatted(
                store,
                tables.stream()
                    .map(table -> table.serving().table())
                    .collect(Collectors.joining(", ")));
  }

  /** How new the answer is at least, in words. */
  public String freshness() {
    Optional<Published> published = new ServingTopic(served.serving()).published();
    if (published.isEmpty()) {
      return "not all of the table was published yet";
    }
    String epoch =
        "epoch %d (%s)"
            .formatted(
                published.get().state().epoch(),
                Instant.ofEpochMilli(published.get().state().committedAt()));
    OptionalLong unread = Stores.progress(served.serving()).unread(published.get());
    if (unread.isEmpty()) {
      return "it is not known as of which epoch; the newest that was published is " + epoch;
    }
    return unread.getAsLong() == 0
        ? "as of " + epoch
        : String.format(Locale.ROOT, "%,d records before %s", unread.getAsLong(), epoch);
  }

  /**
   * Runs it.
   *
   * @return whether there was more than the rows wanted
   */
  public boolean run(Duration mostTime, RowSink rows) {
    Answer answer = served.table().query(sql, mostTime);
    rows.columns(
        answer.columns().stream()
            .map(column -> new RowSink.Column(column.name(), type(column.type())))
            .toList());
    for (Row row : answer.rows()) {
      if (!rows.row(row.values())) {
        return true;
      }
    }
    if (served.serving().store() == Store.PINOT
        && answer.rows().size() == ROWS_WITHOUT_LIMIT
        && !LIMIT.matcher(sql).find()) {
      notes.add("Pinot gives %d rows unless the SQL has a LIMIT".formatted(ROWS_WITHOUT_LIMIT));
    }
    return false;
  }

  /** What a reader should know of the result. */
  public List<String> notes() {
    return notes;
  }

  /** Stores' names of types as the kernel's SQL calls them. */
  private static String type(String name) {
    return switch (name) {
      case "INT" -> "INTEGER";
      case "LONG" -> "BIGINT";
      case "BIG_DECIMAL" -> "DECIMAL()";
      default -> name;
    };
  }
}

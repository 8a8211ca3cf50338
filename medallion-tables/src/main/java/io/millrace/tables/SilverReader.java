package io.millrace.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a silver definition from what its section says, after checking that it fits together. */
final class SilverReader {
  private final DefinitionCheck.Reporter reporter;

  SilverReader(DefinitionCheck.Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * Notes what does not fit together; what is wrong by itself has been noted before.
   *
   * @param bronze the section of the table that silver is made from
   */
  void check(SectionValues silver, SectionValues bronze) {
    if (silver.has("table") && !silver.isWrong("quarantine")) {
      SilverTables.check(
          silver.table("table"),
          silver.findTable("quarantine"),
          bronze.findTable("table"),
          reporter);
    }
    silver.entries("columns").values().forEach(this::checkColumn);
    List<String> key = silver.list("key", String.class);
    SilverRules rules = new SilverRules(knownColumns(silver), reporter);
    rules.checkKey(key);
    rules.checkOrderBy(silver.list("order-by", String.class), key);
    String bucketBy = bucketByOrNull(silver, key);
    if (!key.isEmpty() && !silver.isWrong("buckets") && !silver.isWrong("bucket-by")) {
      rules.checkBuckets((int) silver.number("buckets"), bucketBy, key);
    }
    rules.checkPartitionBy(
        silver.list("partition-by", PartitionBy.class),
        key.isEmpty() || silver.isWrong("buckets") || silver.number("buckets") == 1
            ? null
            : bucketBy);
  }

  SilverDefinition read(SectionValues silver) {
    TableName table = silver.table("table");
    return new SilverDefinition(
        table,
        refinement(silver),
        expectations(silver),
        silver.choice("on-bad-record", OnBadRecord.class),
        silver.findTable("quarantine").orElseGet(() -> SilverTables.quarantineOf(table)),
        upsertOrNull(silver),
        silver.list("partition-by", PartitionBy.class),
        (int) silver.number("format-version"),
        TableModel.keptSnapshots(silver),
        silver.time("orphan-age"),
        silver.section("properties").properties());
  }

  private void checkColumn(SectionValues column) {
    Optional<ColumnType> type = type(column);
    if (type.isEmpty()) {
      return;
    }
    column
        .find("from")
        .flatMap(from -> ((ColumnSource) from.value()).mismatch(type.get()))
        .ifPresent(message -> reporter.report(column.path() + ".from", message));
    column
        .find("default")
        .flatMap(
            text ->
                ColumnText.mismatch(type.get(), text.text())
                    .map(message -> "is '%s', which %s".formatted(text.shown(), message)))
        .ifPresent(message -> reporter.report(column.path() + ".default", message));
  }

  private static KnownColumns knownColumns(SectionValues silver) {
    Map<String, KnownColumns.Known> columns = new LinkedHashMap<>();
    silver
        .entries("columns")
        .forEach(
            (name, column) ->
                columns.put(
                    name,
                    new KnownColumns.Known(
                        type(column).orElse(null),
                        column.has("required") && !column.flag("required"))));
    return KnownColumns.ofSilver(columns, columns.isEmpty());
  }

  private static Optional<ColumnType> type(SectionValues column) {
    return column.find("type").map(type -> (ColumnType) type.value());
  }

  private static Refinement refinement(SectionValues silver) {
    if (silver.has("sql")) {
      return new Refinement.Query(silver.text("sql"));
    }
    List<String> alwaysThere =
        Stream.concat(
                silver.list("key", String.class).stream(),
                silver.list("order-by", String.class).stream())
            .toList();
    List<Column> columns =
        silver.entries("columns").entrySet().stream()
            .map(
                entry ->
                    column(entry.getKey(), entry.getValue(), alwaysThere.contains(entry.getKey())))
            .toList();
    return new Refinement.Columns(columns, silver.flag("coerce"));
  }

  private static Column column(String name, SectionValues column, boolean alwaysThere) {
    return new Column(
        name,
        type(column).orElseThrow(),
        from(name, column),
        alwaysThere || column.flag("required"),
        column.find("default").map(Setting::text).orElse(null));
  }

  private static ColumnSource from(String name, SectionValues column) {
    return column
        .find("from")
        .map(from -> (ColumnSource) from.value())
        .orElseGet(() -> ColumnSource.ofColumn(name));
  }

  private static List<Expectation> expectations(SectionValues silver) {
    return silver.entries("expect").entrySet().stream()
        .map(
            entry ->
                new Expectation(
                    entry.getKey(),
                    entry.getValue().text("that"),
                    entry.getValue().choice("otherwise", Expectation.Otherwise.class)))
        .toList();
  }

  private static Upsert upsertOrNull(SectionValues silver) {
    List<String> key = silver.list("key", String.class);
    if (key.isEmpty()) {
      return null;
    }
    Map<String, SectionValues> columns = silver.entries("columns");
    boolean tombstones =
        !columns.isEmpty()
            && key.stream()
                .allMatch(
                    name -> from(name, columns.get(name)).origin() == ColumnSource.Origin.KEY);
    int buckets = (int) silver.number("buckets");
    return new Upsert(
        key,
        silver.list("order-by", String.class),
        silver.has("delete-when") ? silver.text("delete-when") : null,
        tombstones,
        silver.time("remember-deletes"),
        buckets,
        buckets == 1 ? null : bucketByOrNull(silver, key));
  }

  private static String bucketByOrNull(SectionValues silver, List<String> key) {
    if (silver.has("bucket-by")) {
      return silver.text("bucket-by");
    }
    KnownColumns columns = knownColumns(silver);
    return key.stream()
        .filter(name -> columns.type(name).map(ColumnTraits::canBeHashed).orElse(true))
        .findFirst()
        .orElse(null);
  }
}

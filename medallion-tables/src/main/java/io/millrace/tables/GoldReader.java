package io.millrace.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes gold definitions from what their sections say, after checking that they fit together. */
final class GoldReader {
  private final DefinitionCheck.Reporter reporter;

  GoldReader(DefinitionCheck.Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * Notes what does not fit together; what is wrong by itself has been noted before.
   *
   * @param tables a section for each table
   * @param used the tables of other layers, each with what it is
   * @param silver the table that is aggregated, if it is known
   */
  void check(List<SectionValues> tables, Map<TableName, String> used, Optional<TableName> silver) {
    Map<String, TableName> names = new LinkedHashMap<>();
    for (SectionValues table : tables) {
      table.findTable("table").ifPresent(name -> names.put(table.path(), name));
      silver.ifPresent(name -> checkFrom(table, name));
      checkColumns(table);
    }
    GoldRules.checkTables(names, used, reporter);
  }

  List<GoldDefinition> read(List<SectionValues> tables, ServeReader serves) {
    return tables.stream().map(table -> read(table, serves)).toList();
  }

  private void checkFrom(SectionValues table, TableName silver) {
    table
        .find("from")
        .filter(from -> !from.value().equals(silver))
        .ifPresent(
            from ->
                reporter.report(
                    table.path() + ".from",
                    "is '%s', but gold is made from the silver table of the same file; write '%s', or remove the key"
                        .formatted(from.shown(), silver)));
  }

  private void checkColumns(SectionValues table) {
    List<String> groupBy = groupBy(table);
    List<String> measures = List.copyOf(table.entries("measures").keySet());
    GoldRules rules = new GoldRules(table.path(), groupBy, measures, Map.of(), reporter);
    rules.checkNames();
    String bucketBy = bucketByOrNull(table, groupBy);
    if (!groupBy.isEmpty()) {
      rules.checkBuckets(bucketBy);
    }
    rules.checkPartitionBy(
        table.list("partition-by", PartitionBy.class),
        table.isWrong("bucket-by") || table.number("buckets") == 1 ? null : bucketBy);
    for (ServeReader.Described store : ServeReader.described(table)) {
      store
          .keys()
          .find("time-column")
          .ifPresent(name -> rules.serving().checkTimeColumn(store.keys().path(), name.text()));
    }
  }

  private static GoldDefinition read(SectionValues table, ServeReader serves) {
    List<String> groupBy = groupBy(table);
    int buckets = (int) table.number("buckets");
    return new GoldDefinition(
        table.table("table"),
        textOrNull(table, "where"),
        groupColumns(table),
        measures(table),
        textOrNull(table, "having"),
        table.list("partition-by", PartitionBy.class),
        buckets,
        buckets == 1 ? null : bucketByOrNull(table, groupBy),
        (int) table.number("format-version"),
        TableModel.keptSnapshots(table),
        table.time("orphan-age"),
        table.section("properties").properties(),
        serves.read(table));
  }

  private static List<GroupColumn> groupColumns(SectionValues table) {
    List<GroupColumn> columns = new ArrayList<>();
    table
        .entries("group-by")
        .forEach((name, column) -> columns.add(new GroupColumn(name, column.text("value"))));
    return columns;
  }

  private static List<Measure> measures(SectionValues table) {
    List<Measure> measures = new ArrayList<>();
    table
        .entries("measures")
        .forEach(
            (name, measure) ->
                measures.add(
                    new Measure(name, measure.text("value"), textOrNull(measure, "filter"))));
    return measures;
  }

  private static List<String> groupBy(SectionValues table) {
    return List.copyOf(table.entries("group-by").keySet());
  }

  private static String bucketByOrNull(SectionValues table, List<String> groupBy) {
    if (table.has("bucket-by")) {
      return table.text("bucket-by");
    }
    return groupBy.isEmpty() ? null : groupBy.get(0);
  }

  private static String textOrNull(SectionValues values, String name) {
    return values.has(name) ? values.text(name) : null;
  }
}

package io.millrace.tables;

/** One table of the gold section of the pipeline file, key by key. */
final class GoldModel {
  static final int MAX_TABLES = 100;

  private static final Section GROUP_ENTRY =
      Section.of(
          "gold.group-by.NAME",
          Key.required(
              "value", new Kind.Sql(), "An expression in SQL over the columns of silver."));

  private static final Section MEASURE_ENTRY =
      Section.of(
          "gold.measures.NAME",
          Key.required(
              "value",
              new Kind.Sql(),
              "An expression in SQL over aggregates of silver's columns, group columns and other"
                  + " measures."),
          Key.optional(
              "filter",
              new Kind.Sql(),
              "A condition in SQL over the columns of silver; only rows for which it holds are"
                  + " aggregated."));

  static final Section GOLD =
      Section.of(
          "gold",
          TableModel.table(),
          Key.optional(
              "from",
              new Kind.Table(),
              "The table that is aggregated, which can only be that of silver."),
          Key.optional(
              "where",
              new Kind.Sql(),
              "A condition over the columns of silver for the rows that count. When left out: all"
                  + " of them."),
          Key.required(
              "group-by",
              new Kind.Named(
                  TableModel.COLUMN, GROUP_ENTRY, "value", 1, GoldDefinition.MAX_GROUP_COLUMNS),
              "The columns by whose values rows are grouped, each with what it is of silver."),
          Key.required(
              "measures",
              new Kind.Named(
                  TableModel.COLUMN, MEASURE_ENTRY, "value", 1, GoldDefinition.MAX_MEASURES),
              "The columns that are computed for each group, each with its expression or with more"
                  + " about it."),
          Key.optional(
              "having",
              new Kind.Sql(),
              "A condition over group columns and measures for the groups that are in the table."
                  + " When left out: all of them."),
          TableModel.partitionBy(
              "How files are divided: group columns, or year, month, day, hour, bucket or truncate"
                  + " of them."),
          Key.optional(
              "buckets",
              new Kind.Count(1, Upsert.MAX_BUCKETS),
              "1",
              "Into how many parts the groups are divided, which are written at the same time."),
          Key.optional(
              "bucket-by",
              TableModel.COLUMN,
              "The group column by which groups are divided. When left out: the first."),
          Key.optional(
              "serve",
              new Kind.Mappings(ServeModel.SERVE, 1, ServeModel.MAX_SERVINGS),
              "The stores from which apps query the table."),
          TableModel.formatVersion(),
          TableModel.keepSnapshots("gold"),
          TableModel.orphanAge(),
          TableModel.properties("gold"));

  private GoldModel() {}
}

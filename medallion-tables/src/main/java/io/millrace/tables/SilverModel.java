package io.millrace.tables;

import java.util.List;

/** The silver section of the pipeline file, key by key. */
final class SilverModel {
  static final Section COLUMN_ENTRY =
      Section.of(
          "silver.columns.NAME",
          Key.required(
              "type",
              new Kind.Notation(ColumnType.PATTERN, ColumnType::of),
              "The type of the column, by Iceberg's name, such as long, decimal(12,2) or"
                  + " list<string>."),
          Key.optional(
              "from",
              new Kind.Notation(ColumnSource.PATTERN, ColumnSource::of),
              "Where the value is: a path into the JSON document such as $.a.b[0], the Kafka key as"
                  + " _key or a path into it such as _key.id, _topic, _kafka_partition, _offset or"
                  + " _timestamp. When left out: $ and the name of the column."),
          Key.optional(
              "default",
              new Kind.AnyValue(),
              "What a record without the value gets, as text of the column's type."),
          Key.optional(
              "required",
              Kind.Choice.of("true", "false"),
              "false",
              "Whether a record without the value is a bad record. Always true for columns of key"
                  + " and order-by."));

  static final Section EXPECT_ENTRY =
      Section.of(
          "silver.expect.NAME",
          Key.required("that", new Kind.Sql(), "A condition in SQL that holds for a good row."),
          Key.optional(
              "otherwise",
              Kind.Choice.of("quarantine", "drop", "fail", "warn"),
              "quarantine",
              "What happens to a row for which it does not hold."));

  static final Section SILVER =
      Section.of(
              "silver",
              TableModel.table(),
              Key.optional(
                  "mode",
                  Kind.Choice.of("upsert", "append"),
                  "Whether rows replace older rows of the same key, or are added. When left out:"
                      + " upsert if there is a key."),
              Key.optional(
                  "columns",
                  new Kind.Named(TableModel.COLUMN, COLUMN_ENTRY, "type", 1, 1000),
                  "The columns of the table, each with its type or with more about it."),
              Key.optional(
                  "sql", new Kind.Sql(), "One SELECT ... FROM bronze that makes the rows."),
              Key.optional(
                  "coerce",
                  Kind.Choice.of("true", "false"),
                  "false",
                  "Whether a value of another type is turned into the column's type where that is"
                      + " possible."),
              Key.optional(
                  "key",
                  new Kind.ListOf(TableModel.COLUMN, 1, Upsert.MAX_KEY),
                  "The columns that tell one row from another."),
              Key.optional(
                  "order-by",
                  new Kind.ListOf(TableModel.COLUMN, 1, Upsert.MAX_ORDER_BY),
                  "The columns that tell which version of a row is newer, the first deciding. When"
                      + " they are equal, or left out: the offset in Kafka."),
              Key.optional(
                  "delete-when",
                  new Kind.Sql(),
                  "A condition in SQL; a version of a row for which it holds deletes the row."),
              Key.optional(
                  "remember-deletes",
                  Kind.Time.between("1s", "3650d"),
                  "7d",
                  "How long a deleted row is guarded against older versions that arrive late."),
              Key.optional(
                  "buckets",
                  new Kind.Count(1, Upsert.MAX_BUCKETS),
                  "1",
                  "Into how many parts the rows are divided, which are written at the same time."),
              Key.optional(
                  "bucket-by",
                  TableModel.COLUMN,
                  "The column of the key by which rows are divided. When left out: the first that"
                      + " Iceberg can hash."),
              Key.optional(
                  "on-bad-record",
                  Kind.Choice.of("quarantine", "drop", "fail"),
                  "quarantine",
                  "What happens to a record that cannot become a row."),
              Key.optional(
                  "quarantine",
                  new Kind.Table(),
                  "The table for records that did not become rows. When left out: the name of the"
                      + " table with _quarantine behind it."),
              Key.optional(
                  "expect",
                  new Kind.Named(
                      new Kind.Text(
                          "^[A-Za-z][A-Za-z0-9_-]{0,63}$",
                          "start it with a letter and go on with letters, digits, _ or -, at most"
                              + " 64"),
                      EXPECT_ENTRY,
                      "that",
                      0,
                      100),
                  "What holds for good rows, each rule with a name, and its condition or more about"
                      + " it."),
              TableModel.partitionBy(
                  "How files are divided: columns, or year, month, day, hour, bucket or truncate"
                      + " of them."),
              TableModel.formatVersion(),
              TableModel.keepSnapshots("silver"),
              TableModel.orphanAge(),
              TableModel.properties("silver"))
          .with(
              new Section.Rule.ExactlyOne(List.of("columns", "sql")),
              new Section.Rule.RequiredWith("mode", "mode", "upsert", List.of("key")),
              new Section.Rule.RefusedWith(
                  "mode",
                  "append",
                  "key",
                  "remove one of them: rows that are only added need no key"),
              new Section.Rule.Beside("columns", List.of("coerce")),
              new Section.Rule.Beside(
                  "key",
                  List.of("order-by", "delete-when", "remember-deletes", "buckets", "bucket-by")));

  private SilverModel() {}
}

package io.millrace.transforms.query;

import static java.util.stream.Collectors.joining;

import io.millrace.tables.ColumnType;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import io.millrace.transforms.refine.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * SQL that finds the newest version of each key among all that there ever were, and lays it beside
 * silver. It says once more, in another way, what the writer of a bucket does.
 *
 * <p>A version is newer by its order, then by its place in Kafka. A tombstone has no order: it
 * deletes what came before it, and what comes after it must still be newer than that. So what came
 * before the last tombstone of a key counts as deleted by it, in its own order and at the
 * tombstone's place.
 */
final class SilverSql {
  static final String VERSIONS = "main.\"_versions\"";
  static final String NEWEST = "main.\"_newest\"";
  static final String SILVER = "main.\"_silver\"";
  static final String QUARANTINE = "main.\"_quarantine\"";
  static final String TIMES = "main.\"_delete_times\"";
  static final String BOUNDS = "main.\"_bounds\"";
  static final String BACK = "main.\"_back\"";
  static final String FORGOTTEN = "main.\"_forgotten\"";
  static final String KEPT = "main.\"_kept\"";
  static final String SHOWN = "main.\"_shown\"";
  static final String DIFFERENT = "main.\"_different\"";

  /** Kinds of keys that are not alike: really so, and those that may well be. */
  static final String IS_DIFFERENT = "different";

  static final String IS_OLDER = "older";
  static final String IS_BACK = "back";
  static final String IS_UNSURE = "unsure";

  /**
   * A record's place in Kafka as a number that sorts by offset, then by partition. No record is
   * beyond the limit, but what another engine wrote may be.
   */
  private static final String SOURCE =
      "least(greatest(\"_offset\", -1), 70368744177664) * 65536 + \"_kafka_partition\"";

  private static final int LONGEST = 100;

  private final List<TypedColumn> columns;
  private final boolean isUpsert;
  private final List<TypedColumn> keys;
  private final List<TypedColumn> orders;

  /**
   * @param columns all of silver that the pipeline fills
   */
  SilverSql(SilverDefinition silver, List<TypedColumn> columns) {
    this.columns = columns;
    this.isUpsert = silver.upsert().isPresent();
    this.keys =
        named(
            silver
                .upsert()
                .map(Upsert::key)
                .orElse(List.of(SilverDefinition.PARTITION, SilverDefinition.OFFSET)));
    this.orders = named(silver.upsert().map(Upsert::orderBy).orElse(List.of()));
  }

  List<TypedColumn> columns() {
    return columns;
  }

  private List<TypedColumn> named(List<String> names) {
    return names.stream()
        .map(
            name ->
                columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  /**
   * All rows that bronze ever made: 0 is a row, 1 a version that deletes, 2 a tombstone.
   *
   * @param deletes the number of the first of the files in {@link RowLives}, for deletes by value
   */
  String versions(String source, int deletes, int tombstones) {
    return """
        SELECT *, CASE WHEN NOT %1$s(%2$d + "_file", "_row") THEN 1
          WHEN NOT %1$s(%3$d + "_file", "_row") THEN 2 ELSE 0 END AS "_op"
        FROM (SELECT %4$s, %5$s AS "_source", %6$s AS "_hash", file_index::BIGINT AS "_file",
          file_row_number AS "_row" FROM %7$s)
        """
        .formatted(RowLives.NAME, deletes, tombstones, names(columns), SOURCE, hash(), source);
  }

  /** What silver has: its keys, and what tells whether a row is the same. */
  String kept() {
    return """
        SELECT *, row_number() OVER (PARTITION BY %1$s ORDER BY "_source" DESC, "_hash") AS "_n"
        FROM (SELECT %2$s, %3$s AS "_source", %4$s AS "_hash" FROM %5$s)
        """
        .formatted(identity(), names(keys), SOURCE, hash(), SILVER);
  }

  /** What it must have: of each key the newest version, deleted or not. */
  String newest() {
    return isUpsert ? newestOfKeys() : allRows();
  }

  private String allRows() {
    return """
        SELECT %1$s, "_file", "_row", "_source", "_hash", 0 AS "_op", NULL::BIGINT AS "_first",
          false AS "_many", false AS "_unsure",
          row_number() OVER (PARTITION BY %2$s ORDER BY "_hash") AS "_n" FROM %3$s
        """
        .formatted(names(keys), identity(), VERSIONS);
  }

  /** Of two rows of one record the first counts. */
  private String newestOfKeys() {
    List<String> order = new ArrayList<>();
    List<String> by = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      String name = SqlTypes.identifier(orders.get(i).name());
      order.add("CASE WHEN \"_op\" <> 2 THEN %s END AS \"_o%d\", ".formatted(name, i));
      by.add("\"_o%d\" DESC NULLS LAST, ".formatted(i));
      if (isFloating(orders.get(i))) {
        by.add("signbit(\"_o%d\"), ".formatted(i));
      }
    }
    return """
        SELECT * EXCLUDE ("_last"), "_last" IS NOT NULL AND "_many" AS "_unsure" FROM (
          SELECT *, row_number() OVER (PARTITION BY %1$s ORDER BY %4$s "_source" DESC, "_row") AS "_n" FROM (
            SELECT * REPLACE (
              CASE WHEN "_source" <= "_last" THEN "_last" ELSE "_source" END AS "_source",
              CASE WHEN "_source" <= "_last" THEN 2 ELSE "_op" END AS "_op")
            FROM (SELECT %2$s, %3$s "_file", "_row", "_source", "_hash", "_op",
              max(CASE WHEN "_op" = 2 THEN "_source" END) OVER keys AS "_last",
              min(CASE WHEN "_op" <> 0 THEN "_source" END) OVER keys AS "_first",
              min("_source" %% 65536) OVER keys <> max("_source" %% 65536) OVER keys AS "_many"
              FROM %5$s WINDOW keys AS (PARTITION BY %1$s))))
        WHERE "_n" = 1
        """
        .formatted(identity(), names(keys), String.join("", order), String.join("", by), VERSIONS);
  }

  /** How many rows there must be. */
  String rows() {
    return "SELECT count(*) FROM %s WHERE \"_op\" = 0".formatted(NEWEST);
  }

  /** Deleted keys of which silver has a row that came after one of the deletes. */
  String back() {
    return """
        SELECT k.*, n."_first" FROM %s n JOIN %s k ON %s
        WHERE n."_op" <> 0 AND (n."_many" OR k."_source" > n."_first")
        """
        .formatted(NEWEST, KEPT, same("n"));
  }

  /**
   * Of these, the rows that are a version whose delete was forgotten, or may have been.
   *
   * @param before microseconds since 1970; a delete of a record before is forgotten by then
   */
  String forgotten(long before) {
    return """
        SELECT k.* FROM %1$s k
        WHERE EXISTS (FROM %2$s n WHERE n."_op" = 0 AND %3$s AND n."_source" = k."_source" AND n."_hash" = k."_hash")
        AND EXISTS (FROM %4$s t WHERE t."_kafka_partition" = k."_first" %% 65536 AND t."_offset" = k."_first" // 65536
          AND coalesce(t."_timestamp" < make_timestamptz(%5$d), true))
        """
        .formatted(BACK, VERSIONS, same("n"), TIMES, before);
  }

  /**
   * The keys that are not alike, and of which kind each is. Whole rows are not put together here,
   * only what tells that they differ: memory is for as many keys as possible.
   */
  String different() {
    return """
        SELECT %1$s, c."_file", c."_row", c."_op", c."_source", k."_source" AS "_kept", k."_hash",
          CASE WHEN c."_unsure" THEN 'unsure'
            WHEN k."_source" // 65536 >= b."_start" AND k."_source" // 65536 < b."_first" THEN 'older'
            WHEN c."_op" <> 0 AND f."_is" THEN 'back'
            ELSE 'different' END AS "_kind"
        FROM %2$s c FULL JOIN %3$s k ON %4$s AND c."_n" = k."_n"
        LEFT JOIN %5$s b ON b."_partition" = k."_source" %% 65536
        LEFT JOIN (SELECT DISTINCT %6$s, true AS "_is" FROM %7$s) f ON %8$s
        WHERE (coalesce(c."_op", 1) = 0) <> (k."_source" IS NOT NULL) OR (c."_op" = 0 AND c."_hash" <> k."_hash")
        """
        .formatted(
            keys.stream()
                .map(key -> SqlTypes.identifier(key.name()))
                .map(
                    "CASE WHEN k.\"_source\" IS NULL THEN c.%1$s ELSE k.%1$s END AS %1$s"
                        ::formatted)
                .collect(joining(", ")),
            NEWEST,
            KEPT,
            same("c"),
            BOUNDS,
            names(keys),
            FORGOTTEN,
            same("f"));
  }

  String kinds() {
    return "SELECT \"_kind\", count(*) FROM %s GROUP BY 1 ORDER BY 1".formatted(DIFFERENT);
  }

  /** The first keys that differ, in their order. */
  String shown(int most) {
    return "SELECT *, row_number() OVER (ORDER BY %1$s, \"_kept\") AS \"_place\" FROM %2$s WHERE \"_kind\" = 'different' ORDER BY \"_place\" LIMIT %3$d"
        .formatted(names(keys), DIFFERENT, most);
  }

  /** Which rows of the files these are, to be read without the others. */
  String places() {
    return """
        SELECT coalesce(string_agg('("_file" = ' || "_file" || ' AND "_row" = ' || "_row" || ')', ' OR '), 'false'),
          coalesce(string_agg('(%1$s = ' || "_kept" || ')', ' OR '), 'false') FROM %2$s
        """
        .formatted(SOURCE, SHOWN);
  }

  /**
   * What is wrong with each key.
   *
   * @param made a condition for the rows that they are of bronze
   * @param kept a condition for the rows that they are of silver
   */
  String some(String made, String kept) {
    return """
        SELECT %1$s || ' ' || %2$s
        FROM %3$s d LEFT JOIN (FROM %4$s WHERE %5$s) c ON c."_file" = d."_file" AND c."_row" = d."_row"
        LEFT JOIN (SELECT *, %6$s AS "_hash" FROM %7$s WHERE %8$s) k ON %9$s AND k."_hash" = d."_hash"
        QUALIFY row_number() OVER (PARTITION BY d."_place") = 1 ORDER BY d."_place"
        """
        .formatted(key(), what(), SHOWN, VERSIONS, made, hash(), SILVER, kept, same("d"));
  }

  private String key() {
    return isUpsert
        ? keys.stream()
            .map(column -> text("d", column))
            .collect(joining(" || ', ' || ", "'(' || ", " || ')'"))
        : "'(partition ' || d.\"_kafka_partition\" || ', offset ' || d.\"_offset\" || ')'";
  }

  private String what() {
    String values =
        columns.stream()
            .map(
                column ->
                    ", CASE WHEN c.%1$s IS DISTINCT FROM k.%1$s THEN %2$s || ' is ' || %3$s || ' and not ' || %4$s END"
                        .formatted(
                            SqlTypes.identifier(column.name()),
                            SqlTypes.text(column.name()),
                            text("k", column),
                            text("c", column)))
            .collect(joining());
    return """
        CASE WHEN d."_kept" IS NULL THEN 'is missing, though ' || %1$s || ' makes it'
          WHEN d."_op" IS NULL THEN 'is too much: bronze makes no such row'
          WHEN d."_op" <> 0 THEN 'is too much: ' || %1$s || ' deletes it'
          ELSE concat_ws(', '%2$s) END"""
        .formatted(
            "'partition ' || (d.\"_source\" % 65536) || ', offset ' || (d.\"_source\" // 65536)",
            values);
  }

  /** The records in quarantine by rule, without those that bronze does not have any more. */
  String quarantine(long epoch) {
    return """
        SELECT q."rule", count(*) FROM %s q LEFT JOIN %s b ON b."_partition" = q."_kafka_partition"
        WHERE q."_epoch" <= %d AND NOT coalesce(q."_offset" >= b."_start" AND q."_offset" < b."_first", false)
        GROUP BY 1 ORDER BY 1
        """
        .formatted(QUARANTINE, BOUNDS, epoch);
  }

  private static String text(String side, TypedColumn column) {
    return "coalesce(left(CAST(%s.%s AS VARCHAR), %d), 'NULL')"
        .formatted(side, SqlTypes.identifier(column.name()), LONGEST);
  }

  /** 64 bits that are the same for rows of which all values are. */
  private String hash() {
    return "hash(%s)".formatted(names(columns));
  }

  private String same(String side) {
    return keys.stream()
        .flatMap(SilverSql::parts)
        .map(part -> part.formatted(side + ".") + " IS NOT DISTINCT FROM " + part.formatted("k."))
        .collect(joining(" AND ", "(", ")"));
  }

  private String identity() {
    return keys.stream()
        .flatMap(SilverSql::parts)
        .map(part -> part.formatted(""))
        .collect(joining(", "));
  }

  /** What tells values apart as the writer's index does, to which 0 and -0 are two. */
  private static Stream<String> parts(TypedColumn column) {
    String name = "%s" + SqlTypes.identifier(column.name()).replace("%", "%%");
    return isFloating(column) ? Stream.of(name, "signbit(" + name + ")") : Stream.of(name);
  }

  private static boolean isFloating(TypedColumn column) {
    return column.type() == ColumnType.Simple.DOUBLE || column.type() == ColumnType.Simple.FLOAT;
  }

  private static String names(List<TypedColumn> columns) {
    return columns.stream()
        .map(column -> SqlTypes.identifier(column.name()))
        .collect(joining(", "));
  }
}

package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A table of aggregates over silver, one row per group.
 *
 * @param whereOrNull a condition in SQL for the rows of silver that count
 * @param havingOrNull a condition in SQL for the groups that are shown
 * @param buckets into how many parts the groups are divided, each with one writer
 * @param bucketByOrNull the group column whose hash divides them; null when there is one bucket
 * @param formatVersion Iceberg's: 3 with deletion vectors, 2 with position deletes
 * @param orphanAge how old a file that no snapshot names must be before upkeep removes it
 * @param properties Iceberg table properties beyond those that Millrace sets
 * @param serve the stores from which apps query it
 */
public record GoldDefinition(
    TableName table,
    String whereOrNull,
    List<GroupColumn> groupBy,
    List<Measure> measures,
    String havingOrNull,
    List<PartitionBy> partitionBy,
    int buckets,
    String bucketByOrNull,
    int formatVersion,
    SnapshotRetention keepSnapshots,
    Duration orphanAge,
    Map<String, String> properties,
    List<Serving> serve)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int MAX_GROUP_COLUMNS = Upsert.MAX_KEY;
  static final int MAX_MEASURES = 500;

  public GoldDefinition {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(keepSnapshots, "keepSnapshots");
    Objects.requireNonNull(orphanAge, "orphanAge");
    groupBy = List.copyOf(groupBy);
    measures = List.copyOf(measures);
    partitionBy = List.copyOf(partitionBy);
    properties = Properties.copyOf(properties);
    serve = List.copyOf(serve);
    TableModel.checkFormatVersion("gold", formatVersion);
    if (groupBy.isEmpty()
        || groupBy.size() > MAX_GROUP_COLUMNS
        || measures.isEmpty()
        || measures.size() > MAX_MEASURES) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "gold table %s cannot have %d group columns and %d measures; use 1 to %d, and 1 to %d"
              .formatted(table, groupBy.size(), measures.size(), MAX_GROUP_COLUMNS, MAX_MEASURES));
    }
    checkConditions(table, whereOrNull, havingOrNull);
    GoldRules rules = rules("gold", groupBy, measures, Map.of(), PathReporter.REFUSE);
    rules.checkNames();
    rules.checkFiles(upsert(groupBy, buckets, bucketByOrNull), partitionBy);
    rules.serving().check(serve);
  }

  /**
   * Checks what can be known only when the types of the columns are.
   *
   * @param path what messages call the table's section, such as {@code gold[0]}
   */
  public void checkTypes(
      String path, List<TypedColumn> columns, DefinitionCheck.Reporter reporter) {
    Map<String, ColumnType> types = new HashMap<>();
    columns.forEach(column -> types.put(column.name(), column.type()));
    GoldRules rules = rules(path, groupBy, measures, types, reporter);
    rules.checkGroupBy();
    rules.checkFiles(upsert(), partitionBy);
    rules.serving().check(serve);
  }

  public Optional<String> where() {
    return Optional.ofNullable(whereOrNull);
  }

  public Optional<String> having() {
    return Optional.ofNullable(havingOrNull);
  }

  /** How a group's newer row takes the place of its older one. */
  public Upsert upsert() {
    return upsert(groupBy, buckets, bucketByOrNull);
  }

  private static Upsert upsert(List<GroupColumn> groupBy, int buckets, String bucketByOrNull) {
    return new Upsert(
        groupBy.stream().map(GroupColumn::name).toList(),
        List.of(),
        null,
        false,
        Duration.ZERO,
        buckets,
        bucketByOrNull);
  }

  private static GoldRules rules(
      String path,
      List<GroupColumn> groupBy,
      List<Measure> measures,
      Map<String, ColumnType> types,
      DefinitionCheck.Reporter reporter) {
    return new GoldRules(
        path,
        groupBy.stream().map(GroupColumn::name).toList(),
        measures.stream().map(Measure::name).toList(),
        types,
        reporter);
  }

  private static void checkConditions(TableName table, String... conditions) {
    for (String condition : conditions) {
      if (condition != null && condition.isBlank()) {
        throw new MillraceException(
            ErrorKind.SPEC,
            "gold table %s has an empty condition; write one in SQL, or none".formatted(table));
      }
    }
  }
}

package io.millrace.transforms.query;

import io.millrace.lakehouse.cut.Cut;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.Upsert;
import io.millrace.transforms.kernel.ParquetSource;
import io.millrace.transforms.refine.SqlTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Runs the statements that compare silver with refined bronze, and words what they find. */
final class SilverStatements {
  private static final int MOST = 20;

  private final SilverSql sql;
  private final SilverDefinition silver;
  private final ReadDatabase database;
  private final Duration mostTime;
  private final Schema schema;

  SilverStatements(
      SilverSql sql,
      SilverDefinition silver,
      ReadDatabase database,
      Duration mostTime,
      Schema schema) {
    this.sql = sql;
    this.silver = silver;
    this.database = database;
    this.mostTime = mostTime;
    this.schema = schema;
  }

  /** Makes the refined rows known. */
  void bind(RefinedBronze refined, RowLives lives) {
    int deletes = lives.add(refined.deletes());
    int tombstones = lives.add(refined.tombstones());
    List<Types.NestedField> fields =
        sql.columns().stream().map(column -> schema.findField(column.name())).toList();
    String source =
        refined.files().isEmpty() ? nothing(fields) : ParquetSource.sql(refined.files(), fields);
    database.view(SilverSql.VERSIONS, sql.versions(source, deletes, tombstones));
    List<Types.NestedField> times = RefinedBronze.TIMES.columns();
    database.view(
        SilverSql.TIMES,
        "FROM "
            + (refined.deleteTimes().isEmpty()
                ? nothing(times)
                : ParquetSource.sql(refined.deleteTimes(), times)));
  }

  /** What stands for no files, which the engine does not take. */
  private static String nothing(List<Types.NestedField> fields) {
    List<String> columns = new ArrayList<>();
    for (Types.NestedField field : fields) {
      columns.add(
          "NULL::%s AS %s"
              .formatted(SqlTypes.name(field.type()), SqlTypes.identifier(field.name())));
    }
    return "(SELECT %s, 0::BIGINT AS file_index, 0::BIGINT AS file_row_number WHERE false)"
        .formatted(String.join(", ", columns));
  }

  SilverFindings compare(Cut cut, RefinedBronze refined, SilverPast past) {
    database.keep(SilverSql.NEWEST, sql.newest(), mostTime);
    database.keep(SilverSql.KEPT, sql.kept(), mostTime);
    database.keep(SilverSql.BACK, sql.back(), mostTime);
    database.keep(SilverSql.FORGOTTEN, forgotten(cut), mostTime);
    database.keep(SilverSql.DIFFERENT, sql.different(), mostTime);
    Map<String, Long> kinds = counts(sql.kinds());
    long different = kinds.getOrDefault(SilverSql.IS_DIFFERENT, 0L);
    List<String> quarantine =
        compareQuarantine(refined.quarantined(), counts(sql.quarantine(cut.epoch())));
    boolean alike = different == 0 && quarantine.isEmpty();
    return new SilverFindings(
        cut,
        count(sql.rows()),
        different,
        different == 0 ? List.of() : some(),
        apart(kinds),
        refined.quarantined().values().stream().mapToLong(Long::longValue).sum(),
        quarantine,
        alike ? List.of() : past.notes());
  }

  private List<String> some() {
    database.keep(SilverSql.SHOWN, sql.shown(MOST), mostTime);
    List<String> some = new ArrayList<>();
    List<Object> places = new ArrayList<>();
    rows(sql.places(), places::addAll);
    rows(
        sql.some((String) places.get(0), (String) places.get(1)),
        row -> some.add((String) row.get(0)));
    return some;
  }

  /** SQL for the rows that may well be there although their key was deleted. */
  private String forgotten(Cut cut) {
    if (count("SELECT count(*) FROM " + SilverSql.BACK) == 0) {
      return "FROM " + SilverSql.BACK;
    }
    Instant before = cut.time().minus(silver.upsert().map(Upsert::rememberDeletes).orElseThrow());
    return sql.forgotten(TimeUnit.MILLISECONDS.toMicros(before.toEpochMilli()));
  }

  private List<String> apart(Map<String, Long> kinds) {
    List<String> apart = new ArrayList<>();
    kinds.forEach(
        (kind, keys) -> {
          switch (kind) {
            case SilverSql.IS_OLDER ->
                apart.add(
                    "%,d rows cannot be compared: bronze does not have their records any more"
                        .formatted(keys));
            case SilverSql.IS_BACK ->
                apart.add(
                    "%,d rows are older versions of deleted keys, which may come back after remember-deletes (%s)"
                        .formatted(
                            keys, silver.upsert().map(Upsert::rememberDeletes).orElseThrow()));
            case SilverSql.IS_UNSURE ->
                apart.add(
                    "%,d keys cannot be compared: they have tombstones and are in several partitions of the topic, whose records have no order among each other"
                        .formatted(keys));
            default -> {}
          }
        });
    return apart;
  }

  private List<String> compareQuarantine(Map<String, Long> computed, Map<String, Long> kept) {
    Set<String> rules = new TreeSet<>(computed.keySet());
    rules.addAll(kept.keySet());
    List<String> wrong = new ArrayList<>();
    for (String rule : rules) {
      long are = kept.getOrDefault(rule, 0L);
      long should = computed.getOrDefault(rule, 0L);
      if (are != should) {
        wrong.add(
            "%s has %,d records that broke %s, and not %,d"
                .formatted(silver.quarantine(), are, rule, should));
      }
    }
    return wrong;
  }

  private long count(String select) {
    long[] count = new long[1];
    rows(select, row -> count[0] = ((Number) row.get(0)).longValue());
    return count[0];
  }

  private Map<String, Long> counts(String select) {
    Map<String, Long> counts = new TreeMap<>();
    rows(select, row -> counts.put((String) row.get(0), ((Number) row.get(1)).longValue()));
    return counts;
  }

  private void rows(String select, Consumer<List<Object>> each) {
    database.run(
        select,
        mostTime,
        new RowSink() {
          @Override
          public void columns(List<Column> columns) {}

          @Override
          public boolean row(List<Object> values) {
            each.accept(values);
            return true;
          }
        });
  }
}

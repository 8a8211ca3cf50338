package io.millrace.transforms.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.query.SilverComparison;
import io.millrace.transforms.query.SilverFindings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silver beside what the pipeline file makes of bronze. */
class SilverComparisonTest {
  private static final String COLUMNS =
      "columns: {id: {type: long, from: _key}, v: long, day: int, text: string}";

  private static final String SQL =
      """
      sql: |
          SELECT decode(_key)::BIGINT AS id, (value ->> '$.v')::BIGINT AS v, (value ->> '$.day')::INT AS day,
            unnest([value ->> '$.text', 'twin']) AS text FROM bronze""";

  private static final String EXPECT =
      """
        expect:
          small: v < 45
          lucky: {that: v <> 13, otherwise: drop}
          early: {that: day < 2, otherwise: warn}
      """;

  private static final String ONE =
      silver(COLUMNS, "  key: id\n  order-by: v\n  delete-when: text = 'deleted'\n  buckets: 1\n");

  @TempDir private static Path scratch;
  private static Kernel kernel;

  @BeforeAll
  static void open() {
    kernel = Seeds.kernel(scratch);
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  @Test
  void silverOfManySeedsIsWhatBronzeComesTo() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT / 40; seed++) {
      Random random = new Random(seed);
      String yaml = yaml(seed, random) + EXPECT;
      try (SilverWorld world =
          new SilverWorld(yaml, kernel, scratch.resolve("seed-" + seed), random)) {
        for (int epoch = 0; epoch < 3; epoch++) {
          arrive(world, random);
          commit(world);
        }
        SilverFindings found = compare(world);
        assertThat(found.some()).as("seed %d\n%s", seed, yaml).isEmpty();
        assertThat(found.different()).as("seed %d\n%s", seed, yaml).isZero();
        assertThat(found.quarantine()).as("seed %d\n%s", seed, yaml).isEmpty();
        assertThat(found.apart()).as("seed %d\n%s", seed, yaml).isEmpty();
        assertThat(found.cut().epoch()).isEqualTo(3);
        assertThat(found.rows()).isEqualTo(rows(world.tables().silver()).size()).isPositive();
        assertThat(found.rejected())
            .isEqualTo(rows(world.tables().quarantine()).size())
            .isPositive();
      }
    }
  }

  /** Of five seeds three have a key, two are refined by SQL, and one of these only adds rows. */
  private static String yaml(long seed, Random random) {
    String refinement = seed % 5 < 2 ? SQL : COLUMNS;
    if (seed % 5 == 1 || seed % 5 == 2) {
      return silver(refinement, "");
    }
    return silver(
        refinement,
        "  key: id\n  buckets: %d\n%s%s"
            .formatted(
                1 + random.nextInt(3),
                random.nextInt(4) == 0 ? "" : "  order-by: v\n",
                random.nextInt(3) == 0 ? "" : "  delete-when: text = 'deleted'\n"));
  }

  private static String silver(String refinement, String more) {
    return "silver:\n  table: silver.orders\n  %s\n%s".formatted(refinement, more);
  }

  private static void arrive(SilverWorld world, Random random) {
    for (int count = 40 + random.nextInt(20); count > 0; count--) {
      String key = Integer.toString(random.nextInt(25));
      switch (random.nextInt(16)) {
        case 0, 1 -> world.produce(key, null);
        case 2 -> world.produce(key, "{\"v\": ");
        case 3 -> world.produce(key, "{\"v\": \"many\", \"day\": 1, \"text\": \"t\"}");
        case 4, 5 -> version(world, key, random.nextInt(50), "deleted");
        default -> version(world, key, random.nextInt(50), "t" + random.nextInt(1000));
      }
    }
  }

  private static void version(SilverWorld world, String key, int version, String text) {
    world.produce(
        key, "{\"v\": %d, \"day\": %d, \"text\": \"%s\"}".formatted(version, version % 3, text));
  }

  private static void commit(SilverWorld world) {
    assertThat(world.commit(world.work(world.plan()))).isEqualTo(Ledger.Outcome.COMMITTED);
  }

  private static SilverFindings compare(SilverWorld world) {
    return new SilverComparison(world.pipeline()).run(world.lake(), Duration.ofMinutes(1));
  }

  @Test
  void whatAnotherEngineChangedInSilverIsNamed() {
    try (SilverWorld world = world(ONE, "changed")) {
      for (int key = 1; key <= 12; key++) {
        version(world, Integer.toString(key), key, "t" + key);
      }
      version(world, "11", 20, "deleted");
      commit(world);
      change(
          world.tables().silver(),
          rows -> {
            rows.removeIf(row -> row.getField("id").equals(2L));
            Record three = row(rows, 3);
            three.setField("text", "three");
            three.setField("day", null);
            rows.add(copy(three, 10_000));
            rows.add(copy(three, 11));
            rows.add(copy(row(rows, 4), 4));
          });
      SilverFindings found = compare(world);
      assertThat(found.some())
          .hasSize(5)
          .satisfiesExactly(
              each ->
                  assertThat(each)
                      .matches("\\(2\\) is missing, though partition ., offset . makes it"),
              each ->
                  assertThat(each).isEqualTo("(3) day is NULL and not 0, text is three and not t3"),
              each -> assertThat(each).isEqualTo("(4) is too much: bronze makes no such row"),
              each ->
                  assertThat(each)
                      .matches("\\(11\\) is too much: partition ., offset . deletes it"),
              each -> assertThat(each).isEqualTo("(10000) is too much: bronze makes no such row"));
      assertThat(found.different()).isEqualTo(5);
      assertThat(found.rows()).isEqualTo(11);
      assertThat(found.apart()).isEmpty();
      assertThat(found.notes()).first().asString().contains("another engine has changed silver");
    }
  }

  @Test
  void aRowThatIsTwiceOrAwayIsNamedWhereRowsAreOnlyAdded() {
    try (SilverWorld world = world(silver(COLUMNS, ""), "appended")) {
      version(world, "1", 1, "a");
      version(world, "1", 1, "a");
      version(world, "1", 2, "b");
      world.produce("1", "oops");
      commit(world);
      assertThat(compare(world).areAlike()).isTrue();
      change(
          world.tables().silver(),
          rows -> {
            rows.removeIf(row -> row.getField("_offset").equals(0L));
            rows.add(copy(rows.get(0), 1));
          });
      change(world.tables().quarantine(), List::clear);
      SilverFindings found = compare(world);
      assertThat(found.some())
          .satisfiesExactly(
              each -> assertThat(each).matches("\\(partition ., offset 0\\) is missing, .*"),
              each ->
                  assertThat(each)
                      .matches(
                          "\\(partition ., offset .\\) is too much: bronze makes no such row"));
      assertThat(found.quarantine())
          .containsExactly(
              "silver.orders_quarantine has 0 records that broke undecodable, and not 1");
    }
  }

  /**
   * The delete is of a record of 2023, so it may be forgotten after a week but not for ten years.
   */
  @Test
  void anOlderVersionThatCameBackAfterItsDeleteWasForgottenIsToldApart() {
    for (String remember : List.of("7d", "3650d")) {
      try (SilverWorld world =
          world(ONE + "  remember-deletes: %s\n".formatted(remember), "back-" + remember)) {
        version(world, "1", 1, "a");
        version(world, "2", 10, "deleted");
        commit(world);
        world.kill();
        world.state().remove();
        change(world.tables().deletes(), List::clear);
        world.start();
        version(world, "2", 5, "late");
        commit(world);
        SilverFindings found = compare(world);
        if (remember.equals("7d")) {
          assertThat(found.areAlike()).isTrue();
          assertThat(found.apart())
              .singleElement()
              .asString()
              .startsWith("1 rows are older versions of deleted keys");
        } else {
          assertThat(found.some()).singleElement().asString().startsWith("(2) is too much");
          assertThat(found.apart()).isEmpty();
        }
      }
    }
  }

  @Test
  void whatBronzeHasAndSilverHasNotYetIsNoDifference() {
    try (SilverWorld world = world(ONE, "ahead")) {
      version(world, "1", 1, "a");
      commit(world);
      version(world, "1", 2, "b");
      KillingCatalog.killAfter(1);
      assertThatThrownBy(() -> commit(world)).isInstanceOf(KillingCatalog.Killed.class);
      KillingCatalog.killNoMore();
      assertThat(world.standing().isBehind()).isTrue();
      SilverFindings found = compare(world);
      assertThat(found.areAlike()).isTrue();
      assertThat(found.cut().epoch()).isEqualTo(1);
      commit(world);
      assertThat(compare(world).areAlike()).isTrue();
    }
  }

  /** As keys and as orders 0 and -0 are two to the pipeline. */
  @Test
  void valuesOfAllTypesAreCompared() {
    String silver =
        silver(
            """
            columns:
                id: double
                at: double
                flag: boolean
                weight: float
                price: decimal(12,2)
                total: decimal(30,4)
                day: date
                noon: time
                made: timestamp
                sent: timestamptz
                token: uuid
                raw: binary
                tags: list<string>
                sizes: map<string, int>
                spot: 'struct<x: int, y: list<double>>'""",
            "  key: [id, token]\n  order-by: at\n  buckets: 1\n");
    String record =
        """
        {"id": %s, "at": %s, "flag": true, "weight": 0.1, "price": 1.25, "total": 12345678901234567890.1234,
         "day": "2026-01-02", "noon": "12:00:00.5", "made": "2026-01-02T03:04:05", "sent": "2026-01-02T03:04:05Z",
         "token": "00000000-0000-0000-0000-00000000000%d", "raw": "AQI=", "tags": ["a", null, "%s"],
         "sizes": {"b": 1, "a": null}, "spot": {"x": 1, "y": [-0.0, 1e300]}}""";
    try (SilverWorld world = world(silver, "types")) {
      for (String id : List.of("0.0", "-0.0", "1.5")) {
        world.produce("k", record.formatted(id, "0.0", 1, "zero"));
        world.produce("k", record.formatted(id, "-0.0", 1, "minus"));
        world.produce("k", record.formatted(id, "-1", 2, "other"));
        world.produce("k", "{\"id\": %s, \"at\": 1, \"token\": null}".formatted(id));
      }
      commit(world);
      SilverFindings found = compare(world);
      assertThat(found.some()).isEmpty();
      assertThat(found.rows()).isEqualTo(6);
      assertThat(found.rejected()).isEqualTo(3);
      change(world.tables().silver(), rows -> rows.get(0).setField("tags", List.of("a", "b")));
      assertThat(compare(world).some())
          .singleElement()
          .asString()
          .contains("tags is [a, b] and not [a, NULL, ");
    }
  }

  @Test
  void rowsOfRecordsThatBronzeHasLostAreNotCompared() {
    try (SilverWorld world = world(ONE, "lost")) {
      version(world, "1", 1, "a");
      world.produce("1", "oops");
      commit(world);
      version(world, "1", 0, "late");
      version(world, "1", 0, "later");
      commit(world);
      world
          .tables()
          .bronze()
          .newDelete()
          .deleteFromRowFilter(Expressions.equal("_epoch", 1L))
          .commit();
      SilverFindings found = compare(world);
      assertThat(found.apart())
          .containsExactly(
              "1 rows cannot be compared: bronze does not have their records any more");
      assertThat(found.areAlike()).isTrue();
    }
  }

  private static SilverWorld world(String silver, String folder) {
    return new SilverWorld(silver, kernel, scratch.resolve(folder), new Random(Seeds.FIRST));
  }

  private static Record row(List<Record> rows, long id) {
    return rows.stream().filter(row -> row.getField("id").equals(id)).findFirst().orElseThrow();
  }

  private static Record copy(Record row, long id) {
    Record copy = row.copy();
    copy.setField("id", id);
    return copy;
  }

  /** Writes a table's rows anew, as another engine does. */
  private static void change(Table table, Consumer<List<Record>> how) {
    List<Record> rows = rows(table);
    how.accept(rows);
    var overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
    if (!rows.isEmpty()) {
      overwrite.addFile(file(table, rows));
    }
    overwrite.commit();
  }

  private static List<Record> rows(Table table) {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> found = IcebergGenerics.read(table).build()) {
      found.forEach(row -> rows.add(row.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static DataFile file(Table table, List<Record> rows) {
    String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .forTable(table)
              .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
              .build();
      try (writer) {
        rows.forEach(writer::write);
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

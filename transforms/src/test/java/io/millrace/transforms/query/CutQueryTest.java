package io.millrace.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutQueryTest {
  private static final String ORDERS =
      """
      table: silver.orders
      columns: {id: long, status: string, place: {type: "struct<city: string, zip: int>"}}
      key: id
      buckets: 1
      format-version: %d
      """;

  @TempDir private Path folder;

  private QueryWorld world() {
    return world(3);
  }

  private QueryWorld world(int formatVersion) {
    return new QueryWorld(folder, ORDERS.formatted(formatVersion));
  }

  private static Record order(QueryWorld world, long id, String status) {
    return world.row(Map.of("id", id, "status", status));
  }

  @Test
  void tablesAreThereByTheirNamesAndByTheirLayers() {
    try (QueryWorld world = world()) {
      world.epoch(1, order(world, 1, "new"), order(world, 2, "new"));

      assertThat(world.query("SELECT count(*) FROM silver.orders")).containsExactly("[2]");
      assertThat(world.query("SELECT id FROM silver ORDER BY id")).containsExactly("[1]", "[2]");
      assertThat(world.query("FROM silver.orders, bronze.orders b, silver s SELECT count(*)"))
          .containsExactly("[8]");
      assertThat(world.query("SELECT * FROM silver.orders_quarantine, Quarantine")).isEmpty();
      assertThat(world.query("SELECT orders.id, silver.status FROM SILVER.Orders, silver"))
          .hasSize(4);
    }
  }

  @Test
  void anOlderEpochIsReadInAllTables() {
    try (QueryWorld world = world()) {
      world.epoch(1, order(world, 1, "new"));
      world.epoch(2, order(world, 2, "new"), order(world, 3, "new"));
      String both = "SELECT (SELECT count(*) FROM silver), (SELECT count(*) FROM bronze)";

      assertThat(world.query(both, "0")).containsExactly("[0, 0]");
      assertThat(world.query(both, "1")).containsExactly("[1, 1]");
      assertThat(world.query(both, "1970-01-01T00:00:01.500Z")).containsExactly("[1, 1]");
      assertThat(world.query(both)).containsExactly("[3, 3]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void deletedRowsAreNotThere(int formatVersion) {
    try (QueryWorld world = world(formatVersion)) {
      world.epoch(1, order(world, 1, "a"), order(world, 2, "b"), order(world, 3, "c"));
      world.epoch(2, order(world, 4, "d"), order(world, 5, "e"), order(world, 6, "f"));
      world.delete(1);
      world.epoch(3, order(world, 7, "g"));
      String ids = "SELECT list(id ORDER BY id), count(*), max(status) FROM silver";

      assertThat(world.query(ids)).containsExactly("[[1, 3, 4, 6, 7], 5, g]");
      world.delete(0, 2);
      assertThat(world.query(ids)).containsExactly("[null, 0, null]");
      assertThat(world.query(ids, "2")).containsExactly("[[1, 3, 4, 6], 4, f]");
      assertThat(world.query(ids, "1")).containsExactly("[[1, 2, 3], 3, c]");
    }
  }

  @Test
  void equalityDeletesOfOthersAreRefused() {
    try (QueryWorld world = world(2)) {
      world.epoch(1, order(world, 1, "a"));
      Table table = world.silver();
      table
          .newRowDelta()
          .addDeletes(
              FileMetadata.deleteFileBuilder(table.spec())
                  .ofEqualityDeletes(1)
                  .withPath("file:///equality.parquet")
                  .withFormat("parquet")
                  .withFileSizeInBytes(100)
                  .withRecordCount(1)
                  .build())
          .commit();

      assertThatThrownBy(() -> world.query("SELECT * FROM silver"))
          .hasMessageContaining("it holds equality deletes (such as file:///equality.parquet)");
      assertThat(world.query("SELECT count(*) FROM bronze")).containsExactly("[1]");
    }
  }

  @Test
  void columnsAreFoundByTheirIds() {
    try (QueryWorld world = world()) {
      world.epoch(1, order(world, 1, "new"));
      Table table = world.silver();
      table
          .updateSchema()
          .renameColumn("status", "state")
          .addColumn("note", Types.StringType.get())
          .addColumn("rate", Types.DecimalType.of(6, 3), Literal.of(new BigDecimal("1.250")))
          .addColumn(
              "raw", Types.BinaryType.get(), Literal.of(ByteBuffer.wrap(new byte[] {0, 'a'})))
          .addColumn("day", Types.DateType.get(), Literal.of("2026-11-21").to(Types.DateType.get()))
          .commit();

      assertThat(world.query("SELECT id, state, note, rate, raw::VARCHAR, day FROM silver"))
          .containsExactly("[1, new, null, 1.250, \\x00a, 2026-11-21]");
      Record row = world.row(Map.of("id", 2L, "state", "paid", "note", "n"));
      world.epoch(2, row);
      assertThat(world.query("SELECT id, state, note, rate FROM silver ORDER BY id"))
          .containsExactly("[1, new, null, 1.250]", "[2, paid, n, null]");
      assertThat(world.query("SELECT * FROM (DESCRIBE silver)", "1").toString())
          .contains("status")
          .doesNotContain("note");
    }
  }

  @Test
  void whatIsInsideAColumnIsFoundByItsId() {
    try (QueryWorld world = world()) {
      Record place = GenericRecord.create(world.silver().schema().findType("place").asStructType());
      place.setField("city", "Oslo");
      place.setField("zip", 150);
      world.epoch(
          1,
          world.row(Map.of("id", 1L, "status", "a", "place", place)),
          order(world, 2, "b"),
          order(world, 3, "c"));
      world.delete(1);
      world
          .silver()
          .updateSchema()
          .renameColumn("place.city", "town")
          .addColumn("place", "land", Types.StringType.get())
          .commit();

      assertThat(
              world.query("SELECT id, place.town, place.zip, place.land FROM silver ORDER BY id"))
          .containsExactly("[1, Oslo, 150, null]", "[3, null, null, null]");
    }
  }

  @Test
  void allTypesOfPipelinesAreRead() {
    String types =
        """
        table: silver.orders
        columns:
          id: {type: long}
          flag: boolean
          small: int
          single: float
          double: double
          exact: decimal(38,10)
          day: date
          hour: time
          local: timestamp
          at: timestamptz
          text: string
          unique: uuid
          raw: binary
          four: "fixed[4]"
          parts: {type: "struct<a: int, b: list<string>>"}
          many: {type: "map<string, decimal(5,2)>"}
        key: id
        buckets: 1
        """;
    try (QueryWorld world = new QueryWorld(folder, types)) {
      Record parts = GenericRecord.create(world.silver().schema().findType("parts").asStructType());
      parts.setField("a", 7);
      parts.setField("b", List.of("x", "y"));
      UUID unique = UUID.randomUUID();
      OffsetDateTime at = OffsetDateTime.parse("2024-03-31T01:30:00.123456Z");
      Record full =
          world.row(
              Map.ofEntries(
                  Map.entry("id", Long.MAX_VALUE),
                  Map.entry("flag", true),
                  Map.entry("small", -1),
                  Map.entry("single", 1.5f),
                  Map.entry("double", 1e-300),
                  Map.entry("exact", new BigDecimal("1234567890123456789012345678.0123456789")),
                  Map.entry("day", LocalDate.parse("0001-01-01")),
                  Map.entry("hour", LocalTime.parse("23:59:59.999999")),
                  Map.entry("local", LocalDateTime.parse("2024-03-31T02:30:00.123456")),
                  Map.entry("at", at),
                  Map.entry("text", "ä\u0000"),
                  Map.entry("unique", unique),
                  Map.entry("raw", ByteBuffer.wrap(new byte[] {0, -1})),
                  Map.entry("four", new byte[] {1, 2, 3, 4}),
                  Map.entry("parts", parts),
                  Map.entry("many", Map.of("k", new BigDecimal("1.50")))));
      world.epoch(1, full, world.row(Map.of("id", 0L)));

      QueryWorld.Rows rows = new QueryWorld.Rows(2);
      world.run("SELECT * FROM silver ORDER BY id DESC", null, Duration.ofMinutes(1), rows);
      assertThat(rows.all().get(0))
          .usingRecursiveComparison()
          .isEqualTo(
              List.of(
                  Long.MAX_VALUE,
                  true,
                  -1,
                  1.5f,
                  1e-300,
                  new BigDecimal("1234567890123456789012345678.0123456789"),
                  LocalDate.parse("0001-01-01"),
                  LocalTime.parse("23:59:59.999999"),
                  LocalDateTime.parse("2024-03-31T02:30:00.123456"),
                  at,
                  "ä\u0000",
                  unique,
                  new byte[] {0, -1},
                  new byte[] {1, 2, 3, 4},
                  Map.of("a", 7, "b", List.of("x", "y")),
                  Map.of("k", new BigDecimal("1.50")),
                  0,
                  0L));
      assertThat(rows.all().get(1).subList(1, 16)).containsOnlyNulls();
    }
  }

  @Test
  void columnsOfUnknownTypesAreLeftOutAndNamed() {
    try (QueryWorld world = world()) {
      world.epoch(1, order(world, 1, "new"));
      world.silver().updateSchema().addColumn("any", Types.VariantType.get()).commit();

      assertThat(world.query("SELECT * FROM silver")).containsExactly("[1, new, null, 0, 0]");
      assertThat(world.notes("SELECT * FROM silver"))
          .containsExactly(
              "silver.orders: left out are columns of types that only other engines have: any (variant)");
    }
  }

  @Test
  void onlyTheFilesOfNamedTablesAreTouched() throws IOException {
    try (QueryWorld world = world()) {
      world.epoch(1, order(world, 1, "new"));
      Table bronze = world.bronze();
      bronze.newScan().planFiles().forEach(task -> bronze.io().deleteFile(task.file().location()));

      assertThat(world.query("SELECT count(*) FROM silver")).containsExactly("[1]");
      assertThatThrownBy(() -> world.query("SELECT * FROM bronze"))
          .hasMessageContaining("cannot read the files of")
          .hasMessageContaining("if the snapshot has expired meanwhile, ask for a newer epoch");
    }
  }

  @Test
  void aWrongSelectIsToldWithItsPlace() {
    try (QueryWorld world = world()) {
      assertThatThrownBy(() -> world.query("SELECT id\nFROM silver.ordrs"))
          .hasMessage(
              """
              there is no table silver.ordrs; there are silver.orders (or just silver), silver.orders_quarantine (or just quarantine), bronze.orders (or just bronze)

              LINE 2: FROM silver.ordrs
                           ^""");
      assertThatThrownBy(() -> world.query("SELECT idd FROM silver"))
          .hasMessageContaining("Referenced column \"idd\" not found")
          .hasMessageContaining("LINE 1: SELECT idd FROM silver\n               ^^^");
      assertThatThrownBy(() -> world.query("SELECT 'ä', + FROM silver"))
          .hasMessageContaining("the SQL cannot be parsed: syntax error")
          .hasMessageContaining("LINE 1: ");
      assertThatThrownBy(() -> world.query("SELECT 'ä', * FROM nothing"))
          .hasMessageEndingWith(
              "\nLINE 1: SELECT 'ä', * FROM nothing\n                           ^");
      world.epoch(1, order(world, 1, "new"));
      assertThatThrownBy(() -> world.query("SELECT CAST(status AS INT) FROM silver"))
          .hasMessageContaining("Could not convert string 'new' to INT32")
          .hasMessageContaining("LINE 1: SELECT CAST(status AS INT) FROM silver\n               ^");
    }
  }

  @Test
  void aQueryThatTakesTooLongIsEnded() {
    try (QueryWorld world = world()) {
      for (String endless :
          List.of(
              "SELECT sum(a.range * b.range) FROM range(1000000000) a, range(1000000000) b",
              "SELECT a.range FROM range(1000000000000) a")) {
        assertThatThrownBy(
                () ->
                    world.run(
                        endless, null, Duration.ofSeconds(1), new Forgetting(Integer.MAX_VALUE)))
            .hasMessageContaining("the query took more than 1 s");
      }
    }
  }

  @Test
  void aQueryThatNeedsTooMuchMemoryIsEnded() {
    try (QueryWorld world = world()) {
      assertThatThrownBy(
              () -> world.query("SELECT list(range || repeat('x', 100)) FROM range(100000000)"))
          .hasMessageContaining("more memory than worker.native-memory gives it");
    }
  }

  @Test
  void rowsBeyondThoseWantedAreOnlySaidToBeThere() {
    try (QueryWorld world = world()) {
      Duration time = Duration.ofMinutes(1);
      assertThat(world.run("SELECT * FROM range(4)", null, time, new Forgetting(3))).isTrue();
      assertThat(world.run("SELECT * FROM range(3)", null, time, new Forgetting(3))).isFalse();
    }
  }

  /** Counts the rows. */
  private static final class Forgetting implements RowSink {
    private final int most;
    private int rows;

    Forgetting(int most) {
      this.most = most;
    }

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public boolean row(List<Object> values) {
      return ++rows < most;
    }
  }
}

package io.millrace.transforms.kernel;

import static io.millrace.transforms.kernel.SilverTables.column;
import static io.millrace.transforms.kernel.SilverTables.in;
import static io.millrace.transforms.kernel.SilverTables.required;
import static io.millrace.transforms.kernel.SilverTables.silver;
import static io.millrace.transforms.kernel.SilverTables.upsert;
import static io.millrace.transforms.kernel.SilverTables.withDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.index.Cells;
import io.millrace.tables.Column;
import io.millrace.tables.ColumnSource.Origin;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.Expectation;
import io.millrace.tables.Expectation.Otherwise;
import io.millrace.tables.MillraceException;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import io.millrace.transforms.refine.Refined.Op;
import io.millrace.transforms.refine.RuleCount;
import io.millrace.transforms.refine.RuleCount.Outcome;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefineTest {
  private static final Column ID = required(column("id", Simple.LONG, "id"));
  private static final Column AMOUNT = column("amount", new ColumnType.Decimal(12, 2), "amount");
  private static final Column STATUS = column("status", Simple.STRING, "status");
  private static final List<Column> COLUMNS = List.of(ID, AMOUNT, STATUS);

  @TempDir private Path folder;
  private final Chunk chunk = new Chunk();
  private Kernel kernel;

  @BeforeEach
  void open() {
    kernel =
        DuckKernel.open(new KernelSettings(256L << 20, folder.resolve("scratch"), List.of(folder)));
  }

  @AfterEach
  void close() {
    kernel.close();
  }

  private void add(String value) {
    add(null, value);
  }

  private void add(String key, String value) {
    chunk.add(
        RandomChunks.record(
            2,
            chunk.size() + 100L,
            1_772_323_200_000L,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8),
            new RecordHeaders()));
  }

  private Refined refine(SilverDefinition silver) {
    return kernel.refine(Rows.all(chunk), RefinePlan.of(silver), "it's orders");
  }

  private List<Record> rows(Refined refined, RefinePlan plan) {
    return rows(refined, plan, IntStream.range(0, refined.size()).toArray());
  }

  private List<Record> rows(Refined refined, RefinePlan plan, int... order) {
    Schema schema = SilverTables.schema(plan.columns());
    refined.write(order, 0, order.length, schema, folder.resolve("rows"));
    return SilverTables.read(folder.resolve("rows"), schema);
  }

  private List<String> rejects(Refined refined) {
    refined.writeRejects(7, SilverTables.QUARANTINE, folder.resolve("rejects"));
    return SilverTables.read(folder.resolve("rejects"), SilverTables.QUARANTINE).stream()
        .map(
            reject ->
                "%s %s: %s"
                    .formatted(
                        reject.getField("_offset"),
                        reject.getField("rule"),
                        reject.getField("reason")))
        .toList();
  }

  @Test
  void aFileHasTheRowsInTheOrderAskedFor() {
    for (int i = 0; i < 30_000; i++) {
      add("{\"id\":%d,\"status\":\"s\\u00fc%d\"}".formatted(i, i % 7));
    }
    List<Integer> shuffled =
        new ArrayList<>(IntStream.range(0, 30_000).filter(i -> i % 3 > 0).boxed().toList());
    Collections.shuffle(shuffled, new Random(5));
    int[] order = shuffled.stream().mapToInt(row -> row).toArray();
    for (SilverDefinition silver : List.of(SilverTables.columns(COLUMNS, false), bySql())) {
      RefinePlan plan = RefinePlan.of(silver);
      Schema schema = SilverTables.schema(plan.columns());
      try (Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
        refined.write(order, 5_000, 15_000, schema, folder.resolve("rows"));
      }

      List<Record> rows = SilverTables.read(folder.resolve("rows"), schema);

      assertThat(rows).hasSize(10_000);
      for (int i = 0; i < rows.size(); i++) {
        long row = order[5_000 + i];
        assertThat(rows.get(i).getField("id")).isEqualTo(row);
        assertThat(rows.get(i).getField("status")).isEqualTo("sü" + row % 7);
        assertThat(rows.get(i).getField("_offset")).isEqualTo(100 + row);
        assertThat(rows.get(i).getField("_kafka_partition")).isEqualTo(2);
      }
    }
  }

  private static SilverDefinition bySql() {
    return silver(
        new Refinement.Query(
            "SELECT (value->>'id')::BIGINT AS id, value->>'status' AS status FROM bronze"),
        List.of(),
        OnBadRecord.QUARANTINE,
        null);
  }

  @Test
  void aReasonNamesColumnPathExpectedAndFound() {
    add("{\"id\":1,\"amount\":\"abc\"}");
    add("{\"id\":1.5}");
    add("{\"id\":1,\"amount\":1.234}");
    add("{\"amount\":5}");
    add("{\"id\":1,\"id\":2}");
    add("{\"id\":1,}");
    add(null);
    add("{\"id\":9223372036854775808}");
    add("{\"id\":true,\"status\":{\"a\":[1,2]}}");
    add("{\"id\":1,\"status\":{\"a\":[1,2]}}");
    add(
        "{\"id\":1,\"status\":\"%s\",\"amount\":\"%s\"}"
            .formatted("x".repeat(1000), "ü".repeat(1000)));

    try (Refined refined = refine(SilverTables.columns(COLUMNS, false))) {
      assertThat(refined.size()).isZero();
      assertThat(rejects(refined))
          .containsExactly(
              "100 type: amount ($.amount): expected decimal(12,2), found string \"abc\"",
              "101 type: id ($.id): expected long, found number 1.5",
              "102 type: amount ($.amount): expected decimal(12,2), found number 1.234: more than 2 digits behind the point",
              "103 missing: id ($.id): expected long, found nothing",
              "104 undecodable: the value is no JSON: an object has string \"id\" twice",
              "105 undecodable: the value is no JSON: expected a key at byte 8, found '}'",
              "106 undecodable: the record has no value",
              "107 type: id ($.id): expected long, found number 9223372036854775808: out of range",
              "108 type: id ($.id): expected long, found true",
              "109 type: status ($.status): expected string, found object {\"a\":[1,2]}",
              "110 type: amount ($.amount): expected decimal(12,2), found string \"%s...\""
                  .formatted("ü".repeat(30)));
      assertThat(refined.counts())
          .containsExactlyInAnyOrder(
              new RuleCount("type", Outcome.QUARANTINED, 7),
              new RuleCount("missing", Outcome.QUARANTINED, 1),
              new RuleCount("undecodable", Outcome.QUARANTINED, 3));
    }
  }

  @Test
  void quarantineKeepsTheRecordAsItCame() {
    byte[] noise = {'{', (byte) 0xC3, 0x28, 0};
    chunk.add(
        RandomChunks.record(
            3, 9, 1_772_323_200_000L, new byte[] {(byte) 0xFF}, noise, new RecordHeaders()));
    chunk.add(RandomChunks.record(3, 10, -1, null, null, new RecordHeaders()));
    try (Refined refined = refine(SilverTables.columns(COLUMNS, false))) {
      refined.writeRejects(42, SilverTables.QUARANTINE, folder.resolve("rejects"));
    }

    List<Record> rejects = SilverTables.read(folder.resolve("rejects"), SilverTables.QUARANTINE);

    Record first = rejects.get(0);
    assertThat(first.getField("value")).isEqualTo(ByteBuffer.wrap(noise));
    assertThat(first.getField("_key")).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xFF}));
    assertThat(first.getField("_topic")).isEqualTo("it's orders");
    assertThat(first.getField("_kafka_partition")).isEqualTo(3);
    assertThat(first.getField("_offset")).isEqualTo(9L);
    assertThat(first.getField("_epoch")).isEqualTo(42L);
    assertThat(first.getField("_timestamp")).hasToString("2026-03-01T00:00Z");
    assertThat(first.getField("_rejected_at")).isNotNull();
    assertThat(first.getField("reason")).isEqualTo("the value is not UTF-8");
    assertThat(rejects.get(1).getField("value")).isNull();
    assertThat(rejects.get(1).getField("_timestamp")).isNull();
  }

  @Test
  void badRecordsAreDroppedOrFailAsTheFileSays() {
    add("{\"id\":1}");
    add("{}");
    Refinement.Columns columns = new Refinement.Columns(COLUMNS, false);
    try (Refined refined = refine(silver(columns, List.of(), OnBadRecord.DROP, null))) {
      assertThat(refined.size()).isEqualTo(1);
      assertThat(refined.rejects()).isZero();
      assertThat(refined.counts()).containsExactly(new RuleCount("missing", Outcome.DROPPED, 1));
    }
    assertThatThrownBy(() -> refine(silver(columns, List.of(), OnBadRecord.FAIL, null)))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("topic it's orders, partition 2, offset 101")
        .hasMessageContaining("id ($.id): expected long, found nothing");
  }

  @Test
  void eachExpectationDoesWhatItSays() {
    add("{\"id\":1,\"amount\":5,\"status\":\"paid\"}");
    add("{\"id\":2,\"amount\":-5,\"status\":\"paid\"}");
    add("{\"id\":3,\"amount\":-5,\"status\":\"long status\"}");
    add("{\"id\":4,\"status\":\"paid\"}");
    add("{\"id\":5,\"amount\":5,\"status\":\"odd\"}");
    add("{\"id\":6,\"amount\":5}");
    add("{\"id\":7,\"amount\":50000,\"status\":\"paid\"}");
    List<Expectation> expectations =
        List.of(
            new Expectation("short", "length(status) < 8 OR status IS NULL", Otherwise.DROP),
            new Expectation("positive", "amount >= 0", Otherwise.QUARANTINE),
            new Expectation("usual", "status = 'paid'", Otherwise.WARN),
            new Expectation("small", "amount < 1000", Otherwise.WARN));
    for (Refinement refinement : both()) {
      RefinePlan plan =
          RefinePlan.of(silver(refinement, expectations, OnBadRecord.QUARANTINE, null));
      try (Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
        assertThat(rows(refined, plan))
            .extracting(row -> row.getField("id"))
            .containsExactly(1L, 5L, 6L, 7L);
        assertThat(rejects(refined))
            .containsExactly(
                "101 positive: positive does not hold: (amount >= 0)",
                "103 positive: positive does not hold: (amount >= 0)");
        assertThat(refined.counts())
            .containsExactlyInAnyOrder(
                new RuleCount("short", Outcome.DROPPED, 1),
                new RuleCount("positive", Outcome.QUARANTINED, 2),
                new RuleCount("usual", Outcome.KEPT, 2),
                new RuleCount("small", Outcome.KEPT, 1));
      }
    }
  }

  private static List<Refinement> both() {
    return List.of(
        new Refinement.Columns(COLUMNS, false),
        new Refinement.Query(
            "SELECT (value->>'id')::BIGINT AS id, (value->>'amount')::DECIMAL(12,2) AS amount, value->>'status' AS status FROM bronze"));
  }

  @Test
  void failWinsOverWhatComesBefore() {
    add("{\"id\":1,\"amount\":-5}");
    List<Expectation> expectations =
        List.of(
            new Expectation("positive", "amount >= 0", Otherwise.QUARANTINE),
            new Expectation("status_there", "status IS NOT NULL", Otherwise.FAIL));
    for (Refinement refinement : both()) {
      assertThatThrownBy(
              () -> refine(silver(refinement, expectations, OnBadRecord.QUARANTINE, null)))
          .isInstanceOf(MillraceException.class)
          .hasMessageContaining("partition 2, offset 100")
          .hasMessageContaining("status_there");
    }
  }

  @Test
  void aConditionThatFailsOnARowFailsOnNoOther() {
    for (int i = 0; i < 3000; i++) {
      add("{\"id\":%d,\"amount\":1,\"status\":\"%s\"}".formatted(i, i % 1000 == 7 ? "x" : "" + i));
    }
    List<Expectation> expectations =
        List.of(new Expectation("number", "status::INTEGER >= 0", Otherwise.QUARANTINE));
    for (Refinement refinement : both()) {
      try (Refined refined =
          refine(
              silver(
                  refinement,
                  expectations,
                  OnBadRecord.QUARANTINE,
                  upsert("id", "status::INTEGER = 5", false)))) {
        assertThat(refined.size()).isEqualTo(2997);
        assertThat(refined.op(5)).isEqualTo(Op.DELETE);
        assertThat(refined.op(6)).isEqualTo(Op.PUT);
        assertThat(rejects(refined))
            .hasSize(3)
            .allMatch(reject -> reject.contains("sql: Conversion Error: Could not convert"));
      }
    }
  }

  @Test
  void deletesAndTombstonesAreToldApart() {
    Column key = new Column("id", Simple.LONG, in(Origin.KEY), true, null);
    List<Column> columns = List.of(key, required(AMOUNT), STATUS);
    add("1", "{\"amount\":5}");
    add("2", null);
    add("3", "{\"amount\":-1,\"status\":\"deleted\"}");
    add("x", null);
    add(null, null);
    add("04", "{\"amount\":5}");
    RefinePlan plan =
        RefinePlan.of(
            silver(
                new Refinement.Columns(columns, false),
                List.of(new Expectation("positive", "amount >= 0", Otherwise.QUARANTINE)),
                OnBadRecord.QUARANTINE,
                upsert("id", "status = 'deleted'", true)));
    try (Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
      Cells cells = refined.cells(List.of("amount", "id"));

      assertThat(IntStream.range(0, 3).mapToObj(refined::op))
          .containsExactly(Op.PUT, Op.TOMBSTONE, Op.DELETE);
      assertThat(refined.size()).isEqualTo(3);
      assertThat(IntStream.range(0, 3).mapToObj(row -> cells.bits(1, row)))
          .containsExactly(1L, 2L, 3L);
      assertThat(cells.bits(0, 0)).isEqualTo(500);
      assertThat(cells.isNull(0, 1)).isTrue();
      assertThat(refined.offset(2)).isEqualTo(102);
      assertThat(refined.partition(2)).isEqualTo(2);
      assertThat(rejects(refined))
          .containsExactly(
              "103 type: id (_key): expected long, found string \"x\"",
              "104 missing: id (_key): expected long, found nothing",
              "105 type: id (_key): expected long, found string \"04\"");
    }
  }

  @Test
  void columnsComeFromEveryPartOfTheRecord() {
    List<Column> columns =
        List.of(
            new Column("topic", Simple.STRING, in(Origin.TOPIC), false, null),
            new Column("part", Simple.INT, in(Origin.PARTITION), false, null),
            new Column("at", Simple.LONG, in(Origin.OFFSET), false, null),
            new Column("time", Simple.TIMESTAMPTZ, in(Origin.TIMESTAMP), false, null),
            new Column("raw_key", Simple.BINARY, in(Origin.KEY), false, null),
            new Column("in_key", Simple.STRING, in(Origin.KEY, "k", 1, "n"), false, null),
            column("deep", Simple.INT, "a", "b", 2, "c"),
            column("b", new ColumnType.Struct(List.of(new ColumnType.Field("x", Simple.INT))), "a"),
            column("twice", Simple.INT, "a", "b", 2, "c"),
            withDefault(column("country", Simple.STRING, "country"), "ü"),
            withDefault(column("price", new ColumnType.Decimal(30, 3), "price"), "-1.5"),
            withDefault(column("day", Simple.DATE, "day"), "2026-02-03"),
            withDefault(column("flag", Simple.BOOLEAN, "flag"), "true"));
    add("{\"k\":[0,{\"n\":\"key\"}]}", "{\"a\":{\"b\":[0,1,{\"c\":7}],\"x\":9},\"country\":null}");
    RefinePlan plan = RefinePlan.of(SilverTables.columns(columns, false));
    try (Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
      Record row = rows(refined, plan).get(0);

      assertThat(RowText.of(row))
          .isEqualTo(
              "{topic=orders, part=2, at=100, time=2026-03-01T00:00Z, raw_key=%s, in_key=key, deep=7, b={x=9}, twice=7, country=ü, price=-1.500, day=2026-02-03, flag=true, _kafka_partition=2, _offset=100}"
                  .formatted(RowText.of(ByteBuffer.wrap(chunk.key(0)))));
      assertThat(row.getField("price")).isEqualTo(new BigDecimal("-1.500"));
    }
  }
}

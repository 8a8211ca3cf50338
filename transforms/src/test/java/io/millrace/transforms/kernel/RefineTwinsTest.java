package io.millrace.transforms.kernel;

import static io.millrace.transforms.kernel.SilverTables.column;
import static io.millrace.transforms.kernel.SilverTables.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the documents are, the kernel makes the same rows and rejects of them as Jackson. */
class RefineTwinsTest {
  private static final List<Column> COLUMNS =
      List.of(
          required(column("id", Simple.LONG, "id")),
          column("bool", Simple.BOOLEAN, "bool"),
          column("int", Simple.INT, "int"),
          column("float", Simple.FLOAT, "float"),
          column("double", Simple.DOUBLE, "double"),
          column("date", Simple.DATE, "date"),
          column("time", Simple.TIME, "time"),
          column("ts", Simple.TIMESTAMP, "ts"),
          column("tstz", Simple.TIMESTAMPTZ, "tstz"),
          column("text", Simple.STRING, "täxt"),
          column("uuid", Simple.UUID, "uuid"),
          column("binary", Simple.BINARY, "binary"),
          column("fixed", new ColumnType.Fixed(4), "fixed"),
          column("small", new ColumnType.Decimal(12, 2), "small"),
          column("wide", new ColumnType.Decimal(38, 18), "wide"),
          column("whole", new ColumnType.Decimal(20, 0), "whole"),
          column("longs", new ColumnType.ListOf(Simple.LONG), "longs"),
          column("by_name", new ColumnType.MapOf(Simple.STRING, Simple.DOUBLE), "by_name"),
          column(
              "by_number",
              new ColumnType.MapOf(Simple.LONG, new ColumnType.ListOf(Simple.BINARY)),
              "by_number"),
          column(
              "struct",
              new ColumnType.Struct(
                  List.of(
                      new ColumnType.Field("a-b", Simple.STRING),
                      new ColumnType.Field("at", Simple.TIMESTAMPTZ),
                      new ColumnType.Field("bytes", Simple.BINARY),
                      new ColumnType.Field("price", new ColumnType.Decimal(38, 10)),
                      new ColumnType.Field(
                          "parts",
                          new ColumnType.ListOf(
                              new ColumnType.Struct(
                                  List.of(
                                      new ColumnType.Field("f", Simple.FLOAT),
                                      new ColumnType.Field("u", Simple.UUID),
                                      new ColumnType.Field("t", Simple.TIME),
                                      new ColumnType.Field("d", Simple.DATE))))))),
              "struct"));

  private static final int RECORDS = 6000;

  @TempDir private Path folder;
  private Kernel duck;

  @BeforeEach
  void open() {
    duck =
        DuckKernel.open(new KernelSettings(256L << 20, folder.resolve("scratch"), List.of(folder)));
  }

  @AfterEach
  void close() {
    duck.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theyMakeTheSameOfAnyDocument(long seed) {
    List<Column> columns = COLUMNS.subList(0, seed % 2 == 0 ? 20 : 16);
    RandomDocuments documents = new RandomDocuments(seed);
    Chunk chunk = new Chunk();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = documents.document(columns, 40);
      chunk.add(RandomChunks.record(i % 3, i, -1, null, value, new RecordHeaders()));
      expected.add(expected(value, columns));
    }

    Map<Long, String> found = refine(chunk, RefinePlan.of(SilverTables.columns(columns, false)));

    for (int i = 0; i < RECORDS; i++) {
      String document = new String(chunk.value(i), StandardCharsets.UTF_8);
      assertThat(found.get((long) i)).as(document).startsWith(expected.get(i));
    }
    assertThat(found).hasSize(RECORDS);
    assertThat(expected.stream().filter(each -> each.startsWith("{"))).hasSizeGreaterThan(1000);
    for (String rule : List.of("undecodable", "type", "missing")) {
      assertThat(expected.stream().filter(rule::equals)).hasSizeGreaterThan(100);
    }
  }

  private static String expected(byte[] value, List<Column> columns) {
    try {
      return withoutMinusZero(StrictJson.row(value, columns));
    } catch (StrictJson.Broken e) {
      return e.getMessage();
    }
  }

  /** Jackson reads -0 as a whole number, which has no sign. */
  private static String withoutMinusZero(String row) {
    return row.replaceAll("-0\\.0([,}\\]])", "0.0$1");
  }

  /** What became of each record, by offset: its row, or the rule and reason. */
  private Map<Long, String> refine(Chunk chunk, RefinePlan plan) {
    Schema schema = SilverTables.schema(plan.columns());
    Map<Long, String> found = new HashMap<>();
    try (Refined refined = duck.refine(Rows.all(chunk), plan, "orders")) {
      int[] all = IntStream.range(0, refined.size()).toArray();
      refined.write(all, 0, all.length, schema, folder.resolve("rows"));
      refined.writeRejects(1, SilverTables.QUARANTINE, folder.resolve("rejects"));
    }
    for (Record row : SilverTables.read(folder.resolve("rows"), schema)) {
      found.put((Long) row.getField("_offset"), withoutMinusZero(RowText.of(row)));
    }
    for (Record reject : SilverTables.read(folder.resolve("rejects"), SilverTables.QUARANTINE)) {
      long offset = (Long) reject.getField("_offset");
      found.put(offset, reject.getField("rule") + " " + reject.getField("reason"));
      assertThat(reject.getField("value")).isEqualTo(ByteBuffer.wrap(chunk.value((int) offset)));
    }
    return found;
  }
}

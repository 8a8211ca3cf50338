package io.millrace.transforms.kernel;

import static io.millrace.transforms.kernel.SilverTables.column;
import static io.millrace.transforms.kernel.SilverTables.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardDocumentsTest {
  private static final List<Column> COLUMNS =
      List.of(
          required(column("id", Simple.LONG, "id")),
          column("amount", new ColumnType.Decimal(12, 2), "amount"),
          column("status", Simple.STRING, "status"));

  @TempDir private Path folder;
  private final Chunk chunk = new Chunk();

  private void add(String value) {
    chunk.add(
        RandomChunks.record(
            0,
            chunk.size(),
            -1,
            null,
            value.getBytes(StandardCharsets.UTF_8),
            new RecordHeaders()));
  }

  @Test
  void hugeAndDeepDocumentsCostTimeOnly() {
    StringBuilder keys = new StringBuilder("{\"id\":1");
    for (int i = 0; i < 400_000; i++) {
      keys.append(",\"k").append(i).append("\":0");
    }
    add(keys + "}");
    add(keys + ",\"k399999\":0}");
    add("{\"id\":1,\"a\":" + "[".repeat(5 << 20));
    add("{\"id\":1,\"a\":" + "{\"a\":".repeat(1 << 20));
    add("{\"id\":2,\"status\":\"" + "ü".repeat(5 << 20) + "\"}");
    add("{\"id\":" + "9".repeat(5 << 20) + "}");
    add("{\"id\":1,\"amount\":0." + "0".repeat(5 << 20) + "1}");
    add("{\"id\":3,\"amount\":1e999999999999}");
    add("{\"id\":3,\"amount\":0e999999999999}");

    RefinePlan plan = RefinePlan.of(SilverTables.columns(COLUMNS, false));
    Schema schema = SilverTables.schema(plan.columns());
    try (Kernel kernel =
            DuckKernel.open(new KernelSettings(256L << 20, folder.resolve("s"), List.of(folder)));
        Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
      refined.write(new int[] {0, 1, 2}, 0, 3, schema, folder.resolve("rows"));
      refined.writeRejects(1, SilverTables.QUARANTINE, folder.resolve("rejects"));
      List<Record> rows = SilverTables.read(folder.resolve("rows"), schema);
      assertThat(rows).extracting(row -> row.getField("id")).containsExactly(1L, 2L, 3L);
      assertThat((String) rows.get(1).getField("status")).hasSize(5 << 20);
      assertThat(SilverTables.read(folder.resolve("rejects"), SilverTables.QUARANTINE))
          .extracting(reject -> (String) reject.getField("reason"))
          .satisfiesExactly(
              reject -> assertThat(reject).endsWith("an object has string \"k399999\" twice"),
              reject -> assertThat(reject).contains("nested more than 100 deep"),
              reject -> assertThat(reject).contains("nested more than 100 deep"),
              reject -> assertThat(reject).contains("expected long").endsWith("out of range"),
              reject -> assertThat(reject).contains("more than 2 digits behind the point"),
              reject -> assertThat(reject).contains("1e999999999999: out of range"));
    }
  }
}

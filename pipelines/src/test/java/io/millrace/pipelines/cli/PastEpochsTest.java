package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code query} and {@code history}, on tables without a run. */
class PastEpochsTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private final StringWriter out = commands.out();
  private final StringWriter err = commands.err();
  private String file;

  @BeforeEach
  void writeFile() throws IOException {
    file =
        Files.writeString(
                folder.resolve("shop.yaml"),
                """
                pipeline: shop
                source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
                catalog: {type: jdbc, uri: "jdbc:sqlite:lake/catalog.db", warehouse: lake/warehouse}
                bronze: {table: bronze.orders}
                silver:
                  table: silver.orders
                  columns: {id: long, amount: "decimal(12,2)"}
                  key: id
                  buckets: 1
                """)
            .toString();
  }

  /** Epochs 0 to 3; another engine deletes nothing and adds one row after 2; bronze has 4. */
  private void makeTables() throws IOException {
    PipelineDefinition pipeline = PipelineFile.read(Path.of(file));
    SilverDefinition definition = pipeline.silver().orElseThrow();
    try (Lake lake = Lake.open(pipeline.catalog())) {
      Table bronze = lake.createOrCheck(pipeline.bronze(), "shop");
      lake.createOrCheckQuarantine(definition, "shop");
      Table silver = lake.createOrCheck(definition, RefinePlan.of(definition).columns(), "shop");
      for (long epoch = 0; epoch <= 4; epoch++) {
        List<Gap> gaps = epoch == 2 ? List.of(new Gap(1, 5, 9)) : List.of();
        new Ledger(bronze).commit(Commands.entry(epoch, epoch - 1, gaps), List.of());
        if (epoch < 4) {
          DataFile file = file(silver, epoch, "12.50");
          boolean upserts = epoch > 0;
          new Ledger(silver)
              .commit(
                  Commands.entry(epoch, epoch - 1, gaps),
                  transaction -> {
                    var append = transaction.newAppend();
                    if (upserts) {
                      append.appendFile(file);
                      append.set("millrace.inserted", "1").set("millrace.updated", "700");
                      append.set("millrace.deleted", "2").set("millrace.late", "30");
                      append.set("millrace.rule.type", "4");
                    }
                    return append;
                  });
        }
        if (epoch == 2) {
          silver.newAppend().appendFile(file(silver, 20, "0.05")).commit();
        }
      }
    }
  }

  private static DataFile file(Table table, long id, String amount) throws IOException {
    Record row = GenericRecord.create(table.schema());
    row.setField("id", id);
    row.setField("amount", new java.math.BigDecimal(amount));
    row.setField("_kafka_partition", 0);
    row.setField("_offset", id);
    DataWriter<Record> writer =
        Parquet.writeData(
                table.io().newOutputFile(table.locationProvider().newDataLocation(id + ".parquet")))
            .forTable(table)
            .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
            .build();
    try (writer) {
      writer.write(row);
    }
    return writer.toDataFile();
  }

  @Test
  void aQueryReadsTheNewestCompleteEpoch() throws IOException {
    makeTables();

    assertThat(commands.execute("query", file, "SELECT id, amount FROM silver ORDER BY id"))
        .isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            id | amount
            ---+-------
             1 |  12.50
             2 |  12.50
             3 |  12.50
            20 |   0.05
            """);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("shop as of epoch 3 (2026-11-21T10:00:03Z)\n4 rows\n");
  }

  @Test
  void aQueryReadsAnOlderEpoch() throws IOException {
    makeTables();

    for (String asOf : List.of("1", "2026-11-21T10:00:01.999Z", "2026-11-21 10:00:01")) {
      assertThat(
              commands.execute(
                  "query", file, "SELECT count(*) n FROM silver", "--as-of", asOf, "--format=csv"))
          .isZero();
      assertThat(out).hasToString("n\r\n1\r\n");
      assertThat(err).asString().contains("shop as of epoch 1 (2026-11-21T10:00:01Z)");
    }
    assertThat(commands.execute("query", file, "SELECT 1", "--as-of=4")).isEqualTo(1);
    assertThat(err)
        .asString()
        .startsWith(
            "epoch 4 is not complete yet: bronze has it, silver has not; epochs 0 to 3 can be read, from 2026-11-21T10:00:00Z to 2026-11-21T10:00:03Z; keep-snapshots");
    assertThat(commands.execute("query", file, "SELECT 1", "--as-of=soon")).isEqualTo(1);
    assertThat(err).asString().contains("'soon' is neither the number of an epoch nor a time");
  }

  @Test
  void rowsBeyondTheMostAreNotWrittenButSaidToBeThere() throws IOException {
    makeTables();

    assertThat(commands.execute("query", file, "FROM range(1001)")).isZero();
    assertThat(out.toString().lines()).hasSize(1002);
    assertThat(err).asString().contains("the first 1,000 rows; there are more");
    assertThat(commands.execute("query", file, "FROM range(1001)", "--format=json")).isZero();
    assertThat(out.toString().lines()).hasSize(1001).contains("{\"range\":1000}");
    assertThat(err).asString().doesNotContain("more");
    assertThat(commands.execute("query", file, "FROM range(3)", "--format=csv", "--max-rows=2"))
        .isZero();
    assertThat(out).hasToString("range\r\n0\r\n1\r\n");
  }

  @Test
  void wrongArgumentsOfAQueryAreSaid() throws IOException {
    makeTables();

    assertThat(commands.execute("query", file, "SELECT 1", "--max-rows=0")).isEqualTo(1);
    assertThat(err).asString().contains("--max-rows takes 1 or more");
    assertThat(commands.execute("query", file, "SELECT 1", "--timeout=never")).isEqualTo(1);
    assertThat(err).asString().contains("'never' is no length of time such as 30s");
    assertThat(commands.execute("query", file, "SELECT 1", "--format=xml")).isEqualTo(1);
    assertThat(commands.execute("query", file)).isEqualTo(1);
    assertThat(commands.execute("query", file, "DROP TABLE silver")).isEqualTo(1);
    assertThat(err).asString().contains("the SQL is no SELECT").doesNotContain("\tat ");
  }

  @Test
  void historyTellsWhatEachEpochDid() throws IOException {
    makeTables();

    assertThat(commands.execute("history", file, "--last", "3")).isZero();
    String when =
        out.toString().replaceAll("another engine, [^:]*:[^:]*:[^:]*:", "another engine:");
    assertThat(when)
        .isEqualToNormalizingNewlines(
            """
            shop: epochs of silver.orders, newest first; offsets are added up over all partitions
              epoch  committed                    records  offsets                     inserted   updated   deleted      late  --as-of
                  4  2026-11-21T10:00:04Z           1,000  3,005 to 4,005               not complete: bronze has it, silver has not yet
                  3  2026-11-21T10:00:03Z           1,000  2,005 to 3,005                     1       700         2        30  yes
                     rules: type 4
                  2  2026-11-21T10:00:02Z           1,000  1,005 to 2,005                     1       700         2        30  yes
                     lost at the source: partition 1 offsets 5 to 8
                     rules: type 4
                     then another engine: append, rows: 1 added
                  1  2026-11-21T10:00:01Z           1,000  5 to 1,005                         1       700         2        30  yes
                     rules: type 4
                     1 older epochs: --last 4 shows all
            """);
  }

  @Test
  void historyAsJsonHasEverything() throws IOException {
    makeTables();
    expire();

    assertThat(commands.execute("history", file, "--json")).isZero();
    JsonNode history = new ObjectMapper().readTree(out.toString());
    assertThat(history.at("/unfinished/0/epoch").asLong()).isEqualTo(4);
    JsonNode newest = history.at("/epochs/0");
    assertThat(newest.at("/epoch").asLong()).isEqualTo(3);
    assertThat(newest.at("/from/0").asLong()).isEqualTo(2000);
    assertThat(newest.at("/to/0").asLong()).isEqualTo(3000);
    assertThat(newest.at("/updated").asLong()).isEqualTo(700);
    assertThat(newest.at("/rules/type").asLong()).isEqualTo(4);
    assertThat(newest.at("/readable").asBoolean()).isTrue();
    JsonNode second = history.at("/epochs/1");
    assertThat(second.at("/gaps/0/to").asLong()).isEqualTo(9);
    assertThat(second.at("/readable").asBoolean()).isFalse();
    assertThat(second.at("/unreadable/0").asText()).isEqualTo("bronze.orders");
    assertThat(second.at("/otherCommits/0/addedRecords").asLong()).isEqualTo(1);

    assertThat(commands.execute("history", file)).isZero();
    assertThat(out).asString().contains("all but bronze.orders");
  }

  /** Leaves bronze with epochs 3 and 4. */
  private void expire() {
    PipelineDefinition pipeline = PipelineFile.read(Path.of(file));
    try (Lake lake = Lake.open(pipeline.catalog())) {
      lake.load(pipeline.bronze().table())
          .expireSnapshots()
          .expireOlderThan(Instant.now().plusSeconds(60).toEpochMilli())
          .retainLast(2)
          .commit();
    }
  }

  @Test
  void aPipelineThatNeverRanIsSaid() {
    for (List<String> command :
        List.of(List.of("history", file), List.of("query", file, "SELECT 1"))) {
      assertThat(commands.execute(command.toArray(String[]::new))).isEqualTo(1);
      assertThat(err).asString().contains("shop has not run yet").doesNotContain("\tat ");
    }
  }
}

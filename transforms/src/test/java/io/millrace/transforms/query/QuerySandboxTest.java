package io.millrace.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tables.MillraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query reads the tables of its pipeline, and that is all it can do. */
class QuerySandboxTest {
  @TempDir private static Path folder;
  private static QueryWorld world;

  @BeforeAll
  static void makeTables() {
    world =
        new QueryWorld(folder, "{table: silver.orders, columns: {id: long}, key: id, buckets: 1}");
    world.epoch(1, world.row(Map.of("id", 1L)));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_parquet('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM \"x.parquet\"",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM silver, LATERAL (SELECT * FROM read_blob('/etc/passwd'))",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "SELECT * FROM silver WHERE id IN (SELECT size FROM read_text('/etc/passwd'))",
        "WITH silver AS (FROM read_text('/etc/passwd')) FROM silver",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('silver')",
        "SELECT * FROM json_execute_serialized_sql('{}')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "COPY silver TO '/tmp/stolen.csv'",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/stolen.db'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY silver TO '/tmp/stolen.csv'",
        "CREATE TABLE t AS SELECT 1",
        "DROP VIEW silver",
        "DELETE FROM silver",
        "INSERT INTO silver VALUES (1)",
        "UPDATE silver SET id = 2",
        "WITH gone AS (DELETE FROM silver RETURNING *) SELECT * FROM gone",
        "EXPORT DATABASE '/tmp/stolen'",
        "EXPLAIN ANALYZE SELECT 1",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "SELECT * FROM (SHOW TABLES)",
        "SELECT getenv('HOME')",
        "SELECT current_setting('temp_directory')",
        "SELECT getvariable('x')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_settings",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_views()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_class",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM memory.silver.orders",
        "SELECT * FROM main.silver",
        "SELECT * FROM silver AT (VERSION => 1)",
        "SELECT $1",
        "SELECT ?",
        "PIVOT silver ON id USING count(*)",
        "EXECUTE p",
        "BEGIN",
        "",
        "no SQL",
      })
  void whatIsMoreThanASelectOverTheTablesIsRefused(String sql) {
    assertThatThrownBy(() -> world.query(sql))
        .isInstanceOf(MillraceException.class)
        .hasMessageNotContaining("root:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM silver",
        "SELECT id FROM silver;",
        "-- a comment\nSELECT id FROM silver -- another",
        "(SELECT id FROM silver)",
        "FROM silver SELECT id",
        "TABLE silver",
        "VALUES (1)",
        "WITH a AS (SELECT id FROM silver), b AS MATERIALIZED (FROM a) SELECT * FROM b",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1) FROM n",
        "SELECT id FROM silver INTERSECT SELECT 1",
        "SELECT * FROM unnest([1])",
        "SELECT range FROM range(1, 2)",
        "SELECT row_number() OVER (ORDER BY id) FROM silver QUALIFY true",
        "SELECT id FROM silver s WHERE EXISTS (FROM bronze WHERE _epoch = 1)",
        "SELECT count(*) FROM silver USING SAMPLE 100%",
        "DESCRIBE SELECT 1 AS id",
        "SUMMARIZE SELECT id FROM silver",
        "PIVOT silver ON id IN (1) USING count(*) GROUP BY _offset",
        "SELECT decode('x'::BLOB) FROM silver",
      })
  void whatIsASelectOverTheTablesIsRun(String sql) {
    assertThat(world.query(sql)).hasSize(1);
  }

  /** Should the guard ever let something pass, the engine itself is still fenced in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/stolen.db'",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "INSTALL httpfs",
        "LOAD httpfs",
      })
  void theDatabaseReachesNothingBesidesItsFiles(String sql) {
    try (ReadDatabase database =
        ReadDatabase.open(64 << 20, folder.resolve("scratch"), List.of(), new RowLives())) {
      assertThatThrownBy(() -> database.run(sql, Duration.ofMinutes(1), new QueryWorld.Rows(1)))
          .isInstanceOf(MillraceException.class)
          .hasMessageMatching("(?s).*(Permission Error|configuration|Extension|disabled).*");
    }
  }
}

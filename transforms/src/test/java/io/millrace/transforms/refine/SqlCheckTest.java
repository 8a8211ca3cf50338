package io.millrace.transforms.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnSource;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.Expectation;
import io.millrace.tables.Expectation.Otherwise;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.PartitionBy;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import io.millrace.transforms.refine.SqlCheck.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCheckTest {
  private static final String GOOD =
      "SELECT (value->>'id')::BIGINT AS id, value->>'status' AS status FROM bronze";

  private static SilverDefinition silver(
      Refinement refinement, List<Expectation> expectations, Upsert upsert, String... partitions) {
    return new SilverDefinition(
        TableName.of("silver.orders"),
        refinement,
        expectations,
        OnBadRecord.QUARANTINE,
        TableName.of("silver.orders_quarantine"),
        upsert,
        List.of(partitions).stream()
            .map(column -> new PartitionBy(PartitionBy.Transform.IDENTITY, column, 0))
            .toList(),
        3,
        new SnapshotRetention(1, Duration.ofDays(1)),
        Duration.ofDays(1),
        Map.of());
  }

  private static Upsert upsert(String key, String deleteWhen, String... orderBy) {
    return new Upsert(
        List.of(key), List.of(orderBy), deleteWhen, false, Duration.ofDays(7), 4, key);
  }

  private static List<Problem> ofSql(String sql) {
    return SqlCheck.problems(silver(new Refinement.Query(sql), List.of(), null));
  }

  private static List<Problem> ofCondition(String that) {
    return SqlCheck.problems(
        silver(
            new Refinement.Query(GOOD),
            List.of(new Expectation("ok", that, Otherwise.WARN)),
            upsert("id", null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "SELECT id::BIGINT AS id FROM (SELECT * FROM bronze) t, unnest(from_json(value, '[\"BIGINT\"]')) AS u(id);",
        "WITH a AS (SELECT value->>'$.a.b' AS b, _offset AS o FROM bronze WHERE value IS NOT NULL) SELECT upper(b) AS b, o + 1 AS o FROM a WHERE o > 5",
        "SELECT unnest(from_json(value, '{\"items\":[\"BIGINT\"]}').items) AS item, _key AS k, _timestamp AS t FROM bronze",
        "FROM (FROM bronze SELECT value AS v) SELECT v, v AS w, lpad(v, 10, '0') AS p, CASE WHEN v = 'x' THEN 1 END AS c",
        "SELECT list_transform(from_json(value, '[\"BIGINT\"]'), lambda x: x + 1) AS l, {'a': value} AS s, MAP {'k': 1} AS m FROM bronze",
        "SELECT strptime(value->>'t', '%Y-%m-%d') AS t, regexp_replace(value, 'a+', 'b', 'g') AS r FROM bronze b -- the end",
      })
  void goodSqlIsGood(String sql) {
    assertThat(ofSql(sql)).isEmpty();
  }

  @Test
  void theColumnsOfASelectAreFound() {
    SilverDefinition silver =
        silver(
            new Refinement.Query(
                """
                SELECT 1::TINYINT AS a, 1::UINTEGER AS b, 1::HUGEINT AS c, 1.50 AS d, _key AS e,
                  _timestamp AS f, value::JSON AS g, [{'x_y': 1, 'z': [_offset]}] AS h,
                  MAP {'k': uuid_text::UUID} AS i, 1e0::FLOAT AS j, NOT true AS k, _headers AS l
                FROM (SELECT *, value->>'u' AS uuid_text FROM bronze)
                """),
            List.of(),
            new Upsert(List.of("a"), List.of("b"), null, false, Duration.ofDays(7), 1, null));

    assertThat(RefinePlan.of(silver).columns())
        .containsExactly(
            new TypedColumn("a", Simple.INT, true),
            new TypedColumn("b", Simple.LONG, true),
            new TypedColumn("c", new ColumnType.Decimal(38, 0), false),
            new TypedColumn("d", new ColumnType.Decimal(3, 2), false),
            new TypedColumn("e", Simple.BINARY, false),
            new TypedColumn("f", Simple.TIMESTAMPTZ, false),
            new TypedColumn("g", Simple.STRING, false),
            new TypedColumn(
                "h",
                new ColumnType.ListOf(
                    new ColumnType.Struct(
                        List.of(
                            new ColumnType.Field("x_y", Simple.INT),
                            new ColumnType.Field("z", new ColumnType.ListOf(Simple.LONG))))),
                false),
            new TypedColumn("i", new ColumnType.MapOf(Simple.STRING, Simple.UUID), false),
            new TypedColumn("j", Simple.FLOAT, false),
            new TypedColumn("k", Simple.BOOLEAN, false),
            new TypedColumn(
                "l",
                new ColumnType.ListOf(
                    new ColumnType.Struct(
                        List.of(
                            new ColumnType.Field("key", Simple.STRING),
                            new ColumnType.Field("value", Simple.BINARY)))),
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY bronze TO '/tmp/x'",
        "COPY (SELECT value FROM bronze) TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "PRAGMA memory_limit='100GB'",
        "RESET lock_configuration",
        "CREATE TABLE t AS SELECT 1",
        "DROP TABLE bronze",
        "DELETE FROM bronze",
        "INSERT INTO bronze SELECT * FROM bronze",
        "EXPLAIN SELECT value FROM bronze",
        "CALL duckdb_settings()",
        "EXPORT DATABASE '/tmp/x'",
        "CHECKPOINT",
        "USE memory",
        "SELECT value FROM bronze; SELECT value FROM bronze",
        "SELECT value FROM bronze; COPY bronze TO '/tmp/x'",
        "SELECT value FROM '/etc/passwd'",
        "FROM 'file.csv'",
        "SELECT value FROM 'https://example.com/x.parquet'",
        "SELECT content AS value FROM read_text('/etc/passwd')",
        "SELECT content AS value FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_parquet('/tmp/*.parquet')",
        "SELECT * FROM read_json('/tmp/x.json')",
        "SELECT file AS value FROM glob('/etc/*')",
        "SELECT * FROM bronze, read_text('/etc/passwd')",
        "SELECT value, (SELECT content FROM read_text('/etc/passwd')) AS x FROM bronze",
        "SELECT value FROM bronze WHERE EXISTS (SELECT 1 FROM glob('/etc/*'))",
        "SELECT value FROM bronze WHERE value IN (FROM read_text('/etc/passwd') SELECT content)",
        "SELECT getenv('HOME') AS x FROM bronze",
        "SELECT current_setting('memory_limit') AS x FROM bronze",
        "SELECT getvariable('x') AS x FROM bronze",
        "SELECT name AS x FROM duckdb_settings()",
        "SELECT * FROM duckdb_tables()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('bronze')",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM chunk()",
        "SELECT * FROM refined()",
        "SELECT * FROM memory.main.bronze",
        "SELECT sleep_ms(100000) AS x FROM bronze",
        "SELECT write_log('x') AS x FROM bronze",
        "SELECT nextval('s') AS x FROM bronze",
        "SELECT random() AS x FROM bronze",
        "SELECT now() AS x FROM bronze",
        "SELECT uuid() AS x FROM bronze",
        "SELECT current_date AS x FROM bronze",
        "SELECT repeat(value, 1000000000) AS x FROM bronze",
        "SELECT range(10000000000) AS x FROM bronze",
        "SELECT generate_series(1, 10000000000) AS x FROM bronze",
        "SELECT value FROM bronze, range(10000000000)",
        "SELECT a.value FROM bronze a, bronze b, bronze c",
        "SELECT a.value FROM bronze a CROSS JOIN bronze b",
        "SELECT a.value FROM bronze a JOIN bronze b USING (_offset)",
        "SELECT lpad(value, 2000000000, 'x') AS x FROM bronze",
        "SELECT lpad(value, _offset::INTEGER, 'x') AS x FROM bronze",
        "SELECT printf('%1000000000d', 1) AS x FROM bronze",
        "SELECT format('{:1000000000}', 1) AS x FROM bronze",
        "SELECT bitstring('1', 1000000000) AS x FROM bronze",
        "SELECT list_resize([1], 1000000000) AS x FROM bronze",
        "SELECT replace(value, 'a', value) AS x FROM bronze",
        "SELECT regexp_replace(value, '.', value, 'g') AS x FROM bronze",
        "SELECT replace(replace(replace(value, 'a', 'aaaaaaaa'), 'a', 'aaaaaaaa'), 'a', 'aaaaaaaa') AS x FROM bronze",
        "SELECT list_transform(string_split(value, ''), lambda x: value) AS x FROM bronze",
        "SELECT [value for x in string_split(value, '')] AS x FROM bronze",
        "SELECT list_reduce(string_split(value, ''), lambda a, b: a || a || b) AS x FROM bronze",
        "SELECT array_to_string(string_split(value, ''), value) AS x FROM bronze",
        "SELECT concat_ws(value, value, value) AS x FROM bronze",
        "SELECT d || d || d || d || d AS e FROM (SELECT c || c || c || c || c AS d FROM (SELECT value || value || value || value || value AS c FROM bronze))",
        "WITH a AS (SELECT value || value || value || value || value AS v FROM bronze), b AS (SELECT v || v || v || v || v AS v FROM a) SELECT v || v || v || v || v AS v FROM b",
        "SELECT value || value AS a, a || a AS b, b || b AS c, c || c AS d, d || d AS e, e || e AS f, f || f AS g FROM bronze",
        "WITH RECURSIVE r AS (SELECT value FROM bronze UNION ALL SELECT value FROM r) SELECT value FROM r",
        "SELECT count(*) AS n FROM bronze",
        "SELECT DISTINCT value FROM bronze",
        "SELECT value FROM bronze GROUP BY value",
        "SELECT value FROM bronze GROUP BY ALL",
        "SELECT value FROM bronze ORDER BY value",
        "SELECT value FROM bronze LIMIT 10",
        "SELECT value FROM bronze USING SAMPLE 10",
        "SELECT value FROM bronze TABLESAMPLE 10%",
        "SELECT value FROM bronze QUALIFY row_number() OVER () = 1",
        "SELECT lag(value) OVER (ORDER BY _offset) AS x FROM bronze",
        "SELECT value FROM bronze UNION ALL SELECT value FROM bronze",
        "SELECT value FROM (SELECT value FROM bronze UNION ALL SELECT value FROM bronze)",
        "SELECT 1 AS one",
        "VALUES (1)",
        "SELECT ? AS x FROM bronze",
        "SELECT $1 AS x FROM bronze",
        "SELECT _record AS x FROM bronze",
        "SELECT 1 AS _record FROM bronze",
        "SELECT COLUMNS('.*') FROM bronze",
        "SELECT * FROM bronze",
        "SELECT value + 1 FROM bronze",
        "SELECT value || 'x' FROM bronze",
        "SELECT value AS a, value AS A FROM bronze",
        "SELECT INTERVAL 1 DAY AS i FROM bronze",
        "SELECT valeu FROM bronze",
        "SELECT value->>'id'::BIGINT AS x FROM bronze WHERE",
        "SELEC value FROM bronze",
        "SELECT {'x y': value} AS s FROM bronze",
      })
  void badSqlIsRefused(String sql) {
    assertThat(ofSql(sql))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("silver.sql"))
        .satisfies(problem -> assertThat(problem.message()).isNotBlank().hasSizeLessThan(300));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id > 0",
        "status IN ('a', 'b') OR id BETWEEN 1 AND 5",
        "_offset >= 0 -- always",
        "true;",
        "regexp_matches(status, '^[a-z]+$')",
        "len(string_split(status, ',')) < 5"
      })
  void goodConditionsAreGood(String that) {
    assertThat(ofCondition(that)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "status",
        "id + 1",
        "NULL",
        "idd > 0",
        "id > ",
        "id > 0, id > 1",
        "id > 0) OR (true",
        "id > 0; COPY typed TO '/tmp/x'",
        "id > 0; SELECT true",
        "true FROM read_text('/etc/passwd')",
        "(SELECT count(*) FROM read_text('/etc/passwd')) > 0",
        "EXISTS (FROM glob('/etc/*'))",
        "id IN (SELECT id FROM typed)",
        "getenv('HOME') = 'x'",
        "current_setting('threads') = '1'",
        "length(repeat('x', 1000000000)) > 0",
        "len(range(10000000000)) > 0",
        "count(*) > 0",
        "row_number() OVER () = 1",
        "random() > 0.5",
        "now() > '2026-01-01'",
        "id > 0 LIMIT 1",
        "id > 0 AS x",
        "*",
        "COLUMNS(*) > 0",
        "id > 0 ORDER BY id",
        "id > 0 WHERE id > 0",
        "? > 1",
        "list_aggregate([id], 'histogram') IS NULL",
        "sleep_ms(1000) IS NULL",
        "current_date > DATE '2026-01-01'",
        "age(TIMESTAMP '2026-01-01') > INTERVAL 1 day",
        "rowid > 5",
        "user = 'x'",
        "length(replace(status, 'a', status)) > 0",
        "SELECT true",
        "COPY typed TO '/tmp/x'",
        "error('x')",
        "status + 1 > 0"
      })
  void badConditionsAreRefusedWhereverTheyStand(String that) {
    assertThat(ofCondition(that))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("silver.expect.ok.that"))
        .satisfies(problem -> assertThat(problem.message()).isNotBlank());
    assertThat(SqlCheck.problems(silver(new Refinement.Query(GOOD), List.of(), upsert("id", that))))
        .extracting(Problem::path)
        .containsExactly("silver.delete-when");
  }

  @Test
  void messagesTellWhatToDo() {
    assertThat(ofCondition("idd > 0").get(0).message())
        .isEqualTo(
            "is refused: Referenced column \"idd\" not found in FROM clause! The columns are id, status");
    assertThat(ofCondition("id").get(0).message())
        .isEqualTo("is no condition: it is of type BIGINT");
    assertThat(ofSql("SELECT value FROM 'file.csv'").get(0).message())
        .isEqualTo("is refused: it reads file.csv; it may read bronze");
    assertThat(ofSql("SELECT getenv('A') AS a FROM bronze").get(0).message())
        .startsWith("is refused: it calls getenv(), which pipelines may not");
    assertThat(ofSql("SELECT INTERVAL 1 DAY AS i FROM bronze").get(0).message())
        .isEqualTo(
            "is refused: a column is of type INTERVAL, which tables cannot hold; cast it to another");
    assertThat(ofSql("COPY bronze TO 'x'").get(0).message())
        .isEqualTo("is refused: it is no SELECT");
  }

  @Test
  void whatTheTableNeedsMustBeAmongTheColumns() {
    assertThat(
            SqlCheck.problems(
                silver(
                    new Refinement.Query("SELECT [value] AS l FROM bronze"),
                    List.of(),
                    upsert("l", null, "updated_at"),
                    "day")))
        .containsExactly(
            new Problem("silver.key", "names l, which is a list<string>; name a simple column"),
            new Problem(
                "silver.order-by", "names updated_at, which is no column of silver.sql; it has l"),
            new Problem(
                "silver.bucket-by", "names l, which is a list<string>; name a simple column"),
            new Problem(
                "silver.partition-by", "names day, which is no column of silver.sql; it has l"));
  }

  @Test
  void defaultsMustBeOfTheirType() {
    ColumnSource from = new ColumnSource(ColumnSource.Origin.VALUE, List.of("x"));
    assertThat(
            SqlCheck.problems(
                silver(
                    new Refinement.Columns(
                        List.of(
                            new Column("good", Simple.DATE, from, false, "2026-01-01"),
                            new Column("bad", Simple.DATE, from, false, "0000-01-01")),
                        false),
                    List.of(),
                    null)))
        .containsExactly(new Problem("silver.columns.bad.default", "is no date: 0000-01-01"));
  }
}

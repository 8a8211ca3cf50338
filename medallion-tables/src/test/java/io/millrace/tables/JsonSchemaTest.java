package io.millrace.tables;

import static io.millrace.tables.Pipelines.FULLEST;
import static io.millrace.tables.Pipelines.GOLD;
import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.druidAnd;
import static io.millrace.tables.Pipelines.goldAnd;
import static io.millrace.tables.Pipelines.goldWith;
import static io.millrace.tables.Pipelines.pinotAnd;
import static io.millrace.tables.Pipelines.silverAnd;
import static io.millrace.tables.Pipelines.silverWith;
import static io.millrace.tables.Pipelines.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class JsonSchemaTest {
  private static final Path COMMITTED = Path.of("..", "docs", "pipeline.schema.json");
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(PipelineFile.jsonSchema());

  @Test
  void theCommittedSchemaIsTheGeneratedOne() throws IOException {
    if (Boolean.getBoolean("millrace.schema.write")) {
      Files.writeString(COMMITTED, PipelineFile.jsonSchema());
    }

    assertThat(COMMITTED)
        .as(
            "docs/pipeline.schema.json is out of date; write it again with: mvn test -pl"
                + " medallion-tables -Dmillrace.schema.write=true -Dtest=JsonSchemaTest")
        .content()
        .isEqualTo(PipelineFile.jsonSchema());
  }

  @Test
  void theSchemaIsASchema() {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));

    assertThat(meta.validate(PipelineFile.jsonSchema(), InputFormat.JSON)).isEmpty();
  }

  static Stream<String> rightFiles() {
    return Stream.of(
        SMALLEST,
        FULLEST,
        SMALLEST + "epoch: {every: '${EVERY:-2s}', max-records: '${MAX:-5}'}\n",
        SMALLEST + "worker: {native-memory: '${MEMORY:-1GB}'}\n",
        smallestWith("table: bronze.orders", "table: bronze.${TABLE:-orders}"),
        smallestWith("type: jdbc", "type: ${TYPE:-jdbc}"),
        SMALLEST + SILVER,
        SMALLEST + "silver: {table: s.o, mode: append, sql: SELECT 1 AS a FROM bronze}\n",
        SMALLEST + "silver: {table: s.o, key: id, sql: \"${SQL:-SELECT 1 AS id FROM bronze}\"}\n",
        silverWith("customer_id: long", "customer_id: ' map < string , list<int> > '"),
        silverWith("customer_id: long", "customer_id: 'fixed [ 16 ]'"),
        silverWith("customer_id: long", "customer_id: {type: \"${TYPE:-long}\", default: 1}"),
        silverWith("customer_id: long", "customer_id: {type: boolean, default: true}"),
        silverAnd("buckets: 1", "partition-by: status"),
        silverAnd("partition-by: []", "expect: {}", "format-version: '2'"),
        silverAnd("coerce: true", "expect: {a: {that: amount > 0, otherwise: fail}}"),
        SMALLEST + SILVER + GOLD,
        goldAnd("from: silver.orders", "where: amount > 0", "partition-by: day(minute)"),
        goldAnd("buckets: '4'", "bucket-by: country", "having: \"${LIMIT:-orders} > 0\""),
        goldWith("sum(amount)", "{value: sum(amount), filter: \"amount > ${LEAST:-0}\"}"),
        goldWith("country: country", "country: {value: country}"),
        pinotAnd(),
        pinotAnd("user: a", "password: \"${P:-x}\"", "config: {a: [1, {b: null}]}"),
        pinotAnd("token: a", "partitions: '4'", "kafka: {bootstrap.servers: 'b:1', x.y: 1}"),
        druidAnd("token: a", "retention: 7d", "config: {spec: {tuningConfig: {}}}"));
  }

  @ParameterizedTest
  @MethodSource("rightFiles")
  void whatTheReaderAcceptsTheSchemaAccepts(String text) {
    assertThat(Pipelines.problems(text)).isEmpty();
    assertThat(validate(text)).isEmpty();
  }

  static Stream<String> wrongFiles() {
    return Stream.of(
        smallestWith("pipeline: shop", "pipeline: Shop"),
        smallestWith("pipeline: shop\n", ""),
        smallestWith("topic: orders", "format: x"),
        smallestWith("localhost:9092", "localhost"),
        smallestWith("localhost:9092", "localhost:9092\n    enable.auto.commit: true"),
        smallestWith("localhost:9092", "localhost:9092\n    key.deserializer: x"),
        smallestWith("localhost:9092", "localhost:9092\n    client.id: [x]"),
        smallestWith("localhost:9092", "localhost:9092\n    client.id:"),
        smallestWith("source:", "source:\n  format: avro"),
        smallestWith("type: jdbc", "type: glue"),
        smallestWith("type: jdbc", "name: x"),
        smallestWith("type: jdbc", "type: jdbc\n  catalog-impl: x"),
        smallestWith("  warehouse: lake/warehouse\n", ""),
        smallestWith("type: jdbc\n  uri: jdbc:sqlite:lake/catalog.db", "type: rest"),
        smallestWith("table: bronze.orders", "table: orders"),
        smallestWith("table: bronze.orders", "table: b.o\n  properties: {millrace.epoch: 1}"),
        smallestWith("table: bronze.orders", "table: b.o\n  properties: {x: [1]}"),
        smallestWith("table: bronze.orders", "table: b.o\n  keep-snapshots: {count: 0}"),
        SMALLEST + "epoch: {every: 2}\n",
        SMALLEST + "epoch: {max-records: 0}\n",
        SMALLEST + "epoch: {max-records: many}\n",
        SMALLEST + "epoch:\n",
        SMALLEST + "worker: {native-memory: 1}\n",
        SMALLEST + "silver: {}\n",
        SMALLEST + "silver: {table: s.o}\n",
        SMALLEST + "silver: {table: s.o, mode: upsert, sql: SELECT 1}\n",
        SMALLEST + "silver: {table: s.o, coerce: true, sql: SELECT 1}\n",
        SMALLEST + "silver: {table: s.o, columns: {}}\n",
        SMALLEST + "silver: {table: s.o, columns: [a]}\n",
        SMALLEST + "silver: {table: s.o, columns: {a: long}, buckets: 2}\n",
        silverAnd("sql: SELECT 1 FROM bronze"),
        silverAnd("mode: append"),
        silverAnd("mode: merge"),
        silverAnd("coerce: perhaps"),
        silverAnd("buckets: 1025"),
        silverAnd("format-version: 1"),
        silverAnd("partition-by: week(ordered_at)"),
        silverAnd("partition-by: [day ordered_at]"),
        silverAnd("expect: {a b: amount > 0}"),
        silverAnd("expect: {a: {otherwise: warn}}"),
        silverAnd("expect: {a: {that: amount > 0, otherwise: stop}}"),
        silverAnd("delete-when: ''"),
        silverWith("key: [order_id]", "key: []"),
        silverWith("key: [order_id]", "key: [order id]"),
        silverWith("[updated_at]", "[a, b, c, d, e]"),
        silverWith("customer_id: long", "_customer: long"),
        silverWith("customer_id: long", "customer_id: bigint"),
        silverWith("customer_id: long", "customer_id: list"),
        silverWith("customer_id: long", "customer_id: {from: $.a}"),
        silverWith("customer_id: long", "customer_id: {type: long, from: a.b}"),
        silverWith("customer_id: long", "customer_id: {type: long, default: [1]}"),
        silverWith("customer_id: long", "customer_id: {type: long, required: maybe}"),
        silverWith("customer_id: long", "customer_id: {type: long, unknown: 1}"),
        SMALLEST + GOLD,
        SMALLEST + SILVER + "gold: []\n",
        SMALLEST + SILVER + "gold: {table: gold.a}\n",
        SMALLEST + SILVER + "gold: [gold.a]\n",
        SMALLEST + SILVER + "gold: [{table: gold.a}]\n",
        SMALLEST + SILVER + "gold: [{table: g.a, group-by: {}, measures: {a: count()}}]\n",
        SMALLEST + SILVER + "gold: [{table: g.a, group-by: {a: b}, measures: {}}]\n",
        SMALLEST + SILVER + "gold: [{table: g.a, group-by: [a], measures: {b: count()}}]\n",
        goldWith("country: country", "_country: country"),
        goldWith("country: country", "country: ''"),
        goldWith("count()", "{filter: amount > 0}"),
        goldWith("count()", "{value: count(), filters: amount > 0}"),
        goldAnd("from: orders"),
        goldAnd("buckets: 1025"),
        goldAnd("partition-by: week(minute)"),
        goldAnd("format-version: 1"),
        goldAnd("properties: {millrace.definition: x}"),
        goldAnd("key: country"),
        goldAnd("serve: []"),
        goldAnd("serve: {}"),
        goldAnd("serve: [{}]"),
        goldAnd("serve: [{pinot: {}}]"),
        goldAnd("serve: [{druid: {}}]"),
        pinotAnd("table: a-b"),
        pinotAnd("topic: a b"),
        pinotAnd("user: a"),
        pinotAnd("password: a"),
        pinotAnd("user: a", "password: b", "token: c"),
        pinotAnd("partitions: 0"),
        pinotAnd("retention: 90"),
        pinotAnd("config: [a]"),
        pinotAnd("kafka: {}"),
        pinotAnd("kafka: {bootstrap.servers: 'b:1', acks: all}"),
        pinotAnd().replace("http://localhost:9000", "http://localhost:9000/api"),
        goldAnd("serve: [{pinot: {controller: 'http://a'}, druid: {router: 'http://b'}}]"),
        druidAnd("controller: http://a"),
        SMALLEST + "unknown: 1\n");
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void whatTheSchemaRefusesTheReaderRefusesToo(String text) {
    assertThat(Pipelines.problems(text)).isNotEmpty();
    assertThat(validate(text)).isNotEmpty();
  }

  private static Set<ValidationMessage> validate(String yaml) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SCHEMA.validate(new ObjectMapper().valueToTree(loaded));
  }
}

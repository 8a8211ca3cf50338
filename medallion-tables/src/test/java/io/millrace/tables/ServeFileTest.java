package io.millrace.tables;

import static io.millrace.tables.Pipelines.FULLEST;
import static io.millrace.tables.Pipelines.GOLD;
import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.pinotAnd;
import static io.millrace.tables.Pipelines.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeFileTest {

  @Test
  void aTableWithoutItIsServedByNothing() {
    assertThat(read(SMALLEST + SILVER + GOLD).gold().get(0).serve()).isEmpty();
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(pinot(pinotAnd()))
        .isEqualTo(
            new Serving(
                Store.PINOT,
                "http://localhost:9000",
                StoreAccess.ANYBODY,
                "revenue",
                "shop.revenue",
                1,
                1,
                null,
                null,
                Map.of("bootstrap.servers", "localhost:9092"),
                null));
  }

  @Test
  void theTopicIsNamedForTheTableAndIsDividedAsTheGroupsAre() {
    Serving pinot = pinot(pinotAnd("table: sales") + "    buckets: 6\n");

    assertThat(pinot.topic()).isEqualTo("shop.sales");
    assertThat(pinot.partitions()).isEqualTo(6);
  }

  @Test
  void bothStoresCanServeATableEachByATopicOfItsOwn() {
    String both = pinotAnd() + "      - druid: {router: 'http://localhost:8888/'}\n";

    assertThat(read(both).gold().get(0).serve())
        .extracting(Serving::store, Serving::address, Serving::table, Serving::topic)
        .containsExactly(
            tuple(Store.PINOT, "http://localhost:9000", "revenue", "shop.revenue"),
            tuple(Store.DRUID, "http://localhost:8888", "revenue", "shop.revenue.druid"));
  }

  @Test
  void aSourceHandsOnOnlyWhatReachesItsBrokers() {
    String all =
        String.join(
            "\n    ",
            "topic: orders",
            "client.dns.lookup: use_all_dns_ips",
            "client.rack: a",
            "reconnect.backoff.ms: 70",
            "request.timeout.ms: 20000",
            "sasl.jaas.config: x",
            "security.protocol: SASL_SSL",
            "ssl.truststore.location: /t",
            "auto.offset.reset: latest",
            "client.id: shop",
            "fetch.min.bytes: 9",
            "group.id: readers",
            "isolation.level: read_committed",
            "max.poll.records: 5",
            "session.timeout.ms: 30000");

    assertThat(pinot(pinotAnd().replace("topic: orders", all)).kafka())
        .containsOnlyKeys(
            "bootstrap.servers",
            "client.dns.lookup",
            "client.rack",
            "reconnect.backoff.ms",
            "request.timeout.ms",
            "sasl.jaas.config",
            "security.protocol",
            "ssl.truststore.location");
  }

  @Test
  void propertiesOfItsOwnTakeThePlaceOfThoseOfTheSource() {
    assertThat(pinot(pinotAnd("kafka: {bootstrap.servers: 'b:1', compression.type: zstd}")).kafka())
        .isEqualTo(Map.of("bootstrap.servers", "b:1", "compression.type", "zstd"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                 | {}",
        "{a: {b: [1, {c: d}, []]}}          | {\"a\":{\"b\":[1,{\"c\":\"d\"},[]]}}",
        "{a: -7, b: 1.50, c: 1e3, d: 0x1F}  | {\"a\":-7,\"b\":1.5,\"c\":1000.0,\"d\":31}",
        "{a: 123456789012345678901}         | {\"a\":123456789012345678901}",
        "{a: true, b: False, c: yes}        | {\"a\":true,\"b\":false,\"c\":\"yes\"}",
        "{a: null, b: ~, c: , d: ''}        | {\"a\":null,\"b\":null,\"c\":null,\"d\":\"\"}",
        "{a: '1', b: \"true\", c: 'null'}    | {\"a\":\"1\",\"b\":\"true\",\"c\":\"null\"}",
        "{a: 2026-01-31, b: 1_000, c: 90d}  | {\"a\":\"2026-01-31\",\"b\":\"1_000\",\"c\":\"90d\"}",
        "{\"a\\\"b\": \"c\\n\\u0001\"}             | {\"a\\\"b\":\"c\\n\\u0001\"}",
        "{1: x, a.b: y}                     | {\"1\":\"x\",\"a.b\":\"y\"}",
        "{a: &it {b: 1}, c: *it}            | {\"a\":{\"b\":1},\"c\":{\"b\":1}}",
        "{a: \"${N}\", b: '${E}'}             | {\"a\":\"3\",\"b\":\"\"}",
        "{a: 'x${N}', b: '$${N}', c: '{${N}'} | {\"a\":\"x3\",\"b\":\"${N}\",\"c\":\"{3\"}",
      })
  void aConfigBecomesJson(String yaml, String json) {
    String text = pinotAnd("config: " + yaml);

    assertThat(pinot(text, Map.of("N", "3", "E", "")).config()).contains(json);
  }

  @Test
  void aPlaceholderWithoutQuotesStandsForWhatTakesItsPlace() {
    String text = pinotAnd("config:", "  number: ${N}", "  flag: ${NONE:-true}", "  text: ${T}");

    assertThat(pinot(text, Map.of("N", "3", "T", "a: {b}")).config())
        .contains("{\"number\":3,\"flag\":true,\"text\":\"a: {b}\"}");
  }

  @Test
  void whatWasReadTwiceIsOneKeyAndArrivesOnAWorker() throws Exception {
    PipelineDefinition pipeline = read(FULLEST);

    assertThat(copy(pipeline)).isEqualTo(pipeline).hasSameHashCodeAs(read(FULLEST));
    assertThat(copy(pipeline).toString()).isEqualTo(pipeline.toString());
  }

  private static PipelineDefinition copy(PipelineDefinition pipeline)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pipeline);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (PipelineDefinition) in.readObject();
    }
  }

  private static Serving pinot(String text) {
    return pinot(text, Map.of());
  }

  private static Serving pinot(String text, Map<String, String> environment) {
    return read(text, environment).gold().get(0).serve().get(0);
  }
}

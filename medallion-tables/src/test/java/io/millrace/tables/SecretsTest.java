package io.millrace.tables;

import static io.millrace.tables.Pipelines.problems;
import static io.millrace.tables.Pipelines.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config",
        "ssl.key.password",
        "ssl.keystore.key",
        "ssl.truststore.password",
        "basic.auth.user.info",
        "jdbc.password",
        "s3.secret-access-key",
        "s3.access-key-id",
        "s3.sse.key",
        "token",
        "credential",
        "header.Authorization",
        "adls.auth.shared-key.account.key",
        "gcs.oauth2.token",
        "MY_API_KEY",
        "private_key",
      })
  void aValueWithASecretNameIsNeverPrinted(String name) {
    KafkaSource source = new KafkaSource("t", Map.of(name, SECRET), OnDataLoss.STOP);
    CatalogDefinition catalog = new CatalogDefinition("c", Map.of(name, SECRET));

    assertThat(source.redacted()).containsEntry(name, "***");
    assertThat(catalog.redacted()).containsEntry(name, "***");
    assertThat(source.toString() + source.properties() + catalog + catalog.properties())
        .contains(name)
        .doesNotContain(SECRET);
    assertThat(source.properties()).containsEntry(name, SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "security.protocol",
        "sasl.mechanism",
        "sasl.client.callback.handler.class",
        "sasl.oauthbearer.token.endpoint.url",
        "ssl.keystore.location",
        "ssl.truststore.location",
        "token-refresh-enabled",
        "token-expires-in-ms",
        "warehouse",
      })
  void aValueThatHelpsToFindAMistakeIsPrinted(String name) {
    assertThat(new CatalogDefinition("c", Map.of(name, "seen")).toString())
        .contains(name + "=seen");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db:5432/x?user=me&password=hunter2&ssl=true, jdbc:postgresql://db:5432/x?user=me&password=***&ssl=true",
    "jdbc:mysql://me:hunter2@db/x, jdbc:mysql://***@db/x",
    "jdbc:mysql://me:hunt/er2@db/x, jdbc:mysql://***@db/x",
    "jdbc:oracle:thin:me/hunter2@db, jdbc:oracle:thin:***@db",
    "https://hunter2@host/path, https://***@host/path",
    "jdbc:sqlserver://db;databaseName=x;password=hunter2, jdbc:sqlserver://db;databaseName=x;password=***",
    "https://host/?sig=a&access_token=hunter2, https://host/?sig=a&access_token=***",
    "s3://bucket/a$1\\b?x=$2, s3://bucket/a$1\\b?x=$2",
    "'localhost:9092,other:9092', 'localhost:9092,other:9092'",
  })
  void aPasswordInsideAUriIsNeverPrinted(String uri, String expected) {
    assertThat(new CatalogDefinition("c", Map.of("uri", uri)).redacted())
        .containsEntry("uri", expected);
  }

  @Test
  void whatComesFromAFileOrASecretVariableIsNeverPrinted(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("id"), SECRET);
    String text =
        smallestWith(
            "topic: orders",
            "topic: orders\n    client.id: x-${file:id}\n    client.rack: ${DB_PASSWORD}\n"
                + "    group.id: ${GROUP}");

    KafkaSource source =
        PipelineFile.parse(
                "p.yaml", directory, text, Map.of("DB_PASSWORD", SECRET, "GROUP", "readers"))
            .source();

    assertThat(source.properties()).containsEntry("client.id", "x-" + SECRET);
    assertThat(source.toString()).doesNotContain(SECRET).contains("group.id=readers");
  }

  @Test
  void aCatalogKeepsWhatIsSecretWhenItsPathsAreResolved(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("uri"), "jdbc:sqlite:hunter2.db");
    String text = smallestWith("jdbc:sqlite:lake/catalog.db", "${file:uri}");

    CatalogDefinition catalog = PipelineFile.parse("p.yaml", directory, text, Map.of()).catalog();

    assertThat(catalog.properties().get("uri")).endsWith("/hunter2.db");
    assertThat(catalog.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.key.password: [hunter2]",
        "ssl.key.password: {hunter2: hunter2}",
        "ssl.key.password: &hunter2",
        "ssl.key.password: *hunter2",
        "ssl.key.password: !hunter2",
        "ssl.key.password: !hunter2! x",
        "ssl.key.password: '${hunter2 }'",
        "ssl.key.password: '${NONE}hunter2'",
        "ssl.key.password: \"hunter2",
        "ssl.key.password: @hunter2",
        "ssl.key.password: hunter2: x",
        "{password:hunter2}: x",
        "ssl.key.password:hunter2",
        "ssl.keys.password=hunter2:",
        "isolation.level: ${MY}",
        "auto.offset.reset: 'jdbc:x://me:hunter2@db'",
      })
  void aProblemNeverRepeatsASecret(String yaml) {
    String text = smallestWith("topic: orders", "topic: orders\n    " + yaml);

    assertThat(problems(text, Map.of("MY", SECRET)))
        .isNotEmpty()
        .noneMatch(problem -> problem.contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user: me; password: hunter2",
        "user: me; password: ${MY}",
        "token: hunter2",
        "config: {streamConfigs: {sasl.jaas.config: hunter2}}",
        "config: {a: '${MY}'}",
        "kafka: {bootstrap.servers: 'b:1', ssl.key.password: hunter2}",
        "kafka: {bootstrap.servers: 'b:1', client.id: '${MY_TOKEN}'}",
      })
  void whatAStoreIsAskedWithIsNeverPrinted(String lines) {
    PipelineDefinition pipeline =
        Pipelines.read(
            Pipelines.pinotAnd(lines.split("; ")), Map.of("MY", SECRET, "MY_TOKEN", SECRET));

    assertThat(pipeline.toString()).contains("localhost:9000").doesNotContain(SECRET);
  }

  @Test
  void whatIsSecretInTheSourceStaysSecretWhereItIsHandedOn() {
    String text =
        Pipelines.pinotAnd()
            .replace("topic: orders", "topic: orders\n    sasl.login.class: ${MY_TOKEN}");
    PipelineDefinition pipeline = Pipelines.read(text, Map.of("MY_TOKEN", SECRET));

    assertThat(pipeline.gold().get(0).serve().get(0).kafka())
        .containsEntry("sasl.login.class", SECRET);
    assertThat(pipeline.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2",
        "user: me; password: [hunter2]",
        "user: me; password: hunter2; token: hunter2",
        "config: {password: !hunter2 hunter2}",
        "config: {a: .inf, password: hunter2}",
        "config: hunter2",
        "kafka: {ssl.key.password: hunter2}",
      })
  void aProblemOfAStoreNeverRepeatsASecret(String lines) {
    assertThat(problems(Pipelines.pinotAnd(lines.split("; "))))
        .isNotEmpty()
        .noneMatch(problem -> problem.contains(SECRET));
  }

  @Test
  void aProblemIsOneShortLine() {
    String text = smallestWith("pipeline: shop", "pipeline: \"a\\nb" + "c".repeat(200) + "\"");

    assertThat(problems(text))
        .singleElement()
        .asString()
        .contains("'pipeline' is 'a bccc")
        .doesNotContain("\n")
        .hasSizeLessThan(250);
  }
}

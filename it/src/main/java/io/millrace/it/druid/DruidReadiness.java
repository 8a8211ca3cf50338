package io.millrace.it.druid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Asks a Druid that may not be up yet whether all of its roles know each other. */
record DruidReadiness(String broker, String router, Optional<String> authorization) {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ROLES =
      Set.of("coordinator", "overlord", "historical", "broker", "indexer", "router");

  /** Whether queries are answered and tasks are run; who is not up shows as an exception too. */
  boolean holds() throws IOException {
    return connect(broker + "/druid/broker/v1/readiness").getResponseCode()
            == HttpURLConnection.HTTP_OK
        && hasAllRoles()
        && !answer(connect(router + "/druid/indexer/v1/workers")).isEmpty();
  }

  private boolean hasAllRoles() throws IOException {
    HttpURLConnection connection = connect(router + "/druid/v2/sql");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (var body = connection.getOutputStream()) {
      body.write(
          "{\"query\": \"SELECT DISTINCT server_type AS role FROM sys.servers\"}"
              .getBytes(StandardCharsets.UTF_8));
    }
    return answer(connection).findValuesAsText("role").containsAll(ROLES);
  }

  private HttpURLConnection connect(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout((int) LIMIT.toMillis());
    connection.setReadTimeout((int) LIMIT.toMillis());
    authorization.ifPresent(value -> connection.setRequestProperty("Authorization", value));
    return connection;
  }

  private static JsonNode answer(HttpURLConnection connection) throws IOException {
    try (var body = connection.getInputStream()) {
      return JSON.readTree(body);
    }
  }
}

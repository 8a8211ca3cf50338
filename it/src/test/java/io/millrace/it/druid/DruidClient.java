package io.millrace.it.druid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What a test asks of a Druid, by HTTP and through its router. */
public final class DruidClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private final DruidServer druid;
  private final Optional<String> authorization;

  public DruidClient(DruidServer druid) {
    this(druid, Optional.empty());
  }

  private DruidClient(DruidServer druid, Optional<String> authorization) {
    this.druid = druid;
    this.authorization = authorization;
  }

  public DruidClient as(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    return new DruidClient(druid, Optional.of(basic));
  }

  /** Starts to read a topic, or goes on by another specification. */
  public void submitSupervisor(String specification) {
    post("/druid/indexer/v1/supervisor", specification);
  }

  /** The rows, each with its columns by name; a table that has none yet shows as an error. */
  public JsonNode rows(String sql) {
    try {
      return JSON.readTree(post("/druid/v2/sql", JSON.writeValueAsString(Map.of("query", sql))));
    } catch (IOException e) {
      throw new IllegalStateException("Druid's answer to %s is no JSON".formatted(sql), e);
    }
  }

  /** Does something to a supervisor, as {@code terminate}. */
  public void toSupervisor(String table, String action) {
    post("/druid/indexer/v1/supervisor/%s/%s".formatted(table, action), "");
  }

  private String post(String path, String body) {
    String url = druid.router() + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "%s answers %d: %s".formatted(url, response.statusCode(), response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException("cannot ask " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + url, e);
    }
  }
}

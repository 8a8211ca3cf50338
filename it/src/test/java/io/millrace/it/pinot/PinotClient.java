package io.millrace.it.pinot;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** What a test asks of a Pinot, by HTTP. */
public final class PinotClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Pinot's HTTP servers fail on the upgrade to HTTP/2 that the client would ask for. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private final PinotServer pinot;
  private final Optional<String> authorization;

  public PinotClient(PinotServer pinot) {
    this(pinot, Optional.empty());
  }

  private PinotClient(PinotServer pinot, Optional<String> authorization) {
    this.pinot = pinot;
    this.authorization = authorization;
  }

  PinotClient as(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    return new PinotClient(pinot, Optional.of(basic));
  }

  void createSchema(String schema) {
    post(pinot.controller() + "/schemas", schema);
  }

  void createTable(String table) {
    post(pinot.controller() + "/tables", table);
  }

  /** The rows, as JSON; a table that has none yet may show as an error or as no rows. */
  public JsonNode rows(String sql) {
    JsonNode answer;
    try {
      answer =
          JSON.readTree(
              post(pinot.broker() + "/query/sql", JSON.writeValueAsString(Map.of("sql", sql))));
    } catch (IOException e) {
      throw new IllegalStateException("Pinot's answer to %s is no JSON".formatted(sql), e);
    }
    if (!answer.path("exceptions").isEmpty()) {
      throw new IllegalStateException(
          "Pinot cannot do %s: %s".formatted(sql, answer.path("exceptions")));
    }
    return answer.path("resultTable").path("rows");
  }

  private String post(String url, String body) {
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

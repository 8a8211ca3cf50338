package io.millrace.olap.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.olap.client.StoreHttp;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The REST interface of a store, where tables are made and looked at. */
public final class StoreDoor {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int SHOWN = 500;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final HttpClient http;
  private final Serving serving;
  private final Store store;
  private final List<String> errorKeys;

  /**
   * @param errorKeys what the store calls the text in the JSON of an error, the best first
   */
  public StoreDoor(Serving serving, String... errorKeys) {
    this.http = StoreHttp.client(serving.access(), CONNECT);
    this.serving = serving;
    this.store = serving.store();
    this.errorKeys = List.of(errorKeys);
  }

  private record Response(int status, String body) {}

  /** What is at a path; empty if nothing is. */
  public Optional<JsonNode> find(String path) {
    String doing = "look at " + path;
    Response answer = ask(doing, request(path).GET());
    if (answer.status() == 404 || answer.status() == 204) {
      return Optional.empty();
    }
    return Optional.of(parse(checked(doing, answer).body()));
  }

  /** Sends JSON, and takes any success for an answer. */
  public void post(String doing, String path, JsonNode body) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    checked(doing, ask(doing, request));
  }

  public void post(String doing, String path) {
    checked(doing, ask(doing, request(path).POST(BodyPublishers.noBody())));
  }

  public void delete(String doing, String path) {
    checked(doing, ask(doing, request(path).DELETE()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(serving.address() + path)).timeout(ANSWER);
    serving.access().httpAuthorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private Response ask(String doing, HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Response(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "no answer from %s's %s at %s to %s: %s; is it running, and is serve.%s.%2$s its address?"
              .formatted(
                  store.title(),
                  store.door(),
                  serving.address(),
                  doing,
                  StoreHttp.inWords(e),
                  store),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MillraceException(ErrorKind.SERVE, "interrupted while asking " + store.title(), e);
    }
  }

  private JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw isAnother("its answer is no JSON: " + shown(body));
    }
  }

  /** Something else answers at the address. */
  public MillraceException isAnother(String why) {
    return new MillraceException(
        ErrorKind.SERVE,
        "%s does not answer as a %s %s does: %s; write the %3$s's address in serve.%5$s.%3$s, as http://host:port"
            .formatted(serving.address(), store.title(), store.door(), why, store));
  }

  private Response checked(String doing, Response answer) {
    if (answer.status() == 401 || answer.status() == 403) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "%s's %s at %s does not let %s %s (HTTP %d); check user and password, or token, under serve.%s"
              .formatted(
                  store.title(),
                  store.door(),
                  serving.address(),
                  serving.access(),
                  doing,
                  answer.status(),
                  store));
    }
    if (answer.status() / 100 != 2) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "%s's %s at %s could not %s: HTTP %d, %s"
              .formatted(
                  store.title(),
                  store.door(),
                  serving.address(),
                  doing,
                  answer.status(),
                  shown(error(answer.body()))));
    }
    return answer;
  }

  /** What the store says is wrong, out of the JSON that it says it in. */
  private String error(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return errorKeys.stream()
          .map(json::path)
          .filter(JsonNode::isTextual)
          .map(JsonNode::asText)
          .findFirst()
          .orElse(body);
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}

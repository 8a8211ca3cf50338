package io.millrace.olap.pinot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.PinotClient;
import io.millrace.olap.client.StoreOptions;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PinotServing;
import io.millrace.tables.StoreAccess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pinot's controller, by its REST interface. */
final class PinotController {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int SHOWN = 500;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Pinot's HTTP server does not understand how HTTP/2 is asked for. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  private final String address;
  private final StoreAccess access;
  private final PinotClient queries;

  PinotController(PinotServing serving) {
    this.address = serving.controller();
    this.access = serving.access();
    this.queries =
        PinotClient.ofController(URI.create(address), new StoreOptions(access, ANSWER, 1, false));
  }

  private record Response(int status, String body) {}

  PinotVersion version() {
    JsonNode versions = get("/version").orElseThrow(() -> isNoController("it has no /version"));
    JsonNode version = versions.path("pinot-controller");
    if (version.isMissingNode() && versions.fields().hasNext()) {
      version = versions.fields().next().getValue();
    }
    return PinotVersion.of(version.asText());
  }

  Optional<JsonNode> schema(String table) {
    return get("/schemas/" + table);
  }

  /** The config of a real-time table. */
  Optional<JsonNode> realtimeTable(String table) {
    return get("/tables/%s?type=realtime".formatted(table))
        .map(config -> config.path("REALTIME"))
        .filter(JsonNode::isObject);
  }

  void createSchema(ObjectNode schema) {
    send("make schema " + schema.path("schemaName").asText(), "POST", "/schemas", schema);
  }

  void createTable(ObjectNode config) {
    send("make table " + config.path("tableName").asText(), "POST", "/tables", config);
  }

  /** For each partition, the offset up to which its server has read the topic. */
  SortedMap<Integer, Long> consumed(String table) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    get("/tables/%s/consumingSegmentsInfo".formatted(table))
        .map(info -> info.path("_segmentToConsumingInfoMap"))
        .ifPresent(
            segments ->
                segments.forEach(
                    servers ->
                        servers.forEach(
                            server ->
                                offsets(server)
                                    .fields()
                                    .forEachRemaining(
                                        each ->
                                            offsets.merge(
                                                Integer.valueOf(each.getKey()),
                                                each.getValue().asLong(),
                                                Math::min)))));
    return offsets;
  }

  /** Pinot 1 has them elsewhere than older ones. */
  private static JsonNode offsets(JsonNode server) {
    JsonNode older = server.path("partitionToOffsetMap");
    return older.isObject() ? older : server.path("partitionOffsetInfo").path("currentOffsetsMap");
  }

  /** The answer of a broker to a SELECT. */
  Answer query(String sql, Duration mostTime) {
    try {
      return queries.within(mostTime).query(sql);
    } catch (IllegalArgumentException e) {
      throw new MillraceException(ErrorKind.SPEC, e.getMessage(), e);
    }
  }

  private Optional<JsonNode> get(String path) {
    Response answer = ask("look at " + path, request(path).timeout(ANSWER).GET().build());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw refused("look at " + path, answer);
    }
    return Optional.of(parse(answer.body()));
  }

  private void send(String doing, String method, String path, JsonNode body) {
    HttpRequest request =
        request(path)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    Response answer = ask(doing, request);
    if (answer.status() != 200) {
      throw refused(doing, answer);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    access.httpAuthorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private Response ask(String doing, HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Response(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "no answer from Pinot's controller at %s to %s: %s; is it running, and is serve.pinot.controller its address?"
              .formatted(address, doing, inWords(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MillraceException(ErrorKind.SERVE, "interrupted while asking Pinot", e);
    }
  }

  private static String inWords(IOException e) {
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    return e instanceof ConnectException ? "cannot connect" : e.getClass().getSimpleName();
  }

  private JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw isNoController("its answer is no JSON: " + shown(body));
    }
  }

  private MillraceException isNoController(String why) {
    return new MillraceException(
        ErrorKind.SERVE,
        "%s does not answer as a Pinot controller does: %s; write the controller's address in serve.pinot.controller, as http://host:9000"
            .formatted(address, why));
  }

  private MillraceException refused(String doing, Response answer) {
    if (answer.status() == 401 || answer.status() == 403) {
      return new MillraceException(
          ErrorKind.SERVE,
          "Pinot's controller at %s does not let %s %s (HTTP %d); check user and password, or token, under serve.pinot"
              .formatted(address, access, doing, answer.status()));
    }
    return new MillraceException(
        ErrorKind.SERVE,
        "Pinot's controller at %s could not %s: HTTP %d, %s"
            .formatted(address, doing, answer.status(), shown(error(answer.body()))));
  }

  /** What Pinot says is wrong, out of the JSON that it says it in. */
  private static String error(String body) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      return error.isMissingNode() ? body : error.asText();
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}

package io.millrace.it.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** The least that one would write to ask Pinot: no checks but that there are rows. */
final class BareClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI broker;

  BareClient(URI broker) {
    this.broker = broker.resolve("/query/sql");
  }

  void ask(String sql) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(broker)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("sql", sql))))
              .build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode rows = JSON.readTree(response.body()).path("resultTable").path("rows");
      if (rows.isEmpty()) {
        throw new IllegalStateException("no rows in " + response.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + broker, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + broker, e);
    }
  }
}

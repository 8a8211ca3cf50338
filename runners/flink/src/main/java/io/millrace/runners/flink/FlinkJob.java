package io.millrace.runners.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** A job on a cluster, by Flink's REST interface. */
final class FlinkJob {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Set<String> ALIVE =
      Set.of("INITIALIZING", "CREATED", "RUNNING", "RESTARTING", "FAILING");

  private final String cluster;
  private final String name;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  FlinkJob(String cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  void cancel() {
    try {
      JsonNode jobs = new ObjectMapper().readTree(send("GET", "/jobs/overview"));
      for (JsonNode job : jobs.path("jobs")) {
        if (job.path("name").asText().equals(name) && ALIVE.contains(job.path("state").asText())) {
          send("PATCH", "/jobs/%s?mode=cancel".formatted(job.path("jid").asText()));
        }
      }
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.SOURCE,
          "cannot cancel job %s on the Flink cluster at %s: %s; cancel it there"
              .formatted(name, cluster, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String send(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + cluster + path))
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException("HTTP %d: %s".formatted(response.statusCode(), response.body()));
    }
    return response.body();
  }
}

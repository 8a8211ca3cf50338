package io.millrace.it.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Sends JSON to a server.
 *
 * @param authorization the header of that name
 */
public record JsonPost(Optional<String> authorization) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Pinot's HTTP servers fail on the upgrade to HTTP/2 that the client would ask for. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  public static JsonPost asAnybody() {
    return new JsonPost(Optional.empty());
  }

  /** By HTTP basic authentication. */
  public static JsonPost as(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new JsonPost(Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
  }

  /** The answer; anything but success is an exception that says what came. */
  public String to(String url, String body) {
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

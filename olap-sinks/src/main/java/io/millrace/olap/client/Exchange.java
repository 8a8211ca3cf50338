package io.millrace.olap.client;

import static io.millrace.olap.client.PinotException.passing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.millrace.olap.client.PinotException.Reason;
import io.millrace.tables.StoreAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One SQL to one address, and what comes back. */
final class Exchange {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Pinot's HTTP server does not understand how HTTP/2 is asked for. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  private final StoreAccess access;

  Exchange(StoreAccess access) {
    this.access = access;
  }

  /**
   * Fails with a {@link PinotException}.
   *
   * @param isLast whether there is no time for another attempt if this one takes all of its own
   */
  Answer ask(URI address, String sql, Duration most, boolean isLast) {
    Failures failures = new Failures(address.toString());
    Deadline pinots = Deadline.in(Duration.ofMillis(millis(most)));
    try {
      HttpResponse<String> response =
          http.send(request(address, sql, most), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new AnswerReader(address.toString()).read(response.statusCode(), response.body());
    } catch (PinotException e) {
      // A broker does not tell a server that is slow from one that is away.
      throw isLast && e.mayPass() && pinots.isOver() ? failures.timeout(e.getMessage()) : e;
    } catch (HttpConnectTimeoutException e) {
      throw unreachable(address, e);
    } catch (HttpTimeoutException e) {
      String said = "it took more than %d ms".formatted(most.toMillis());
      throw isLast ? failures.timeout(said) : unreachable(address, e);
    } catch (IOException e) {
      throw unreachable(address, e);
    } catch (InterruptedException e) {
      throw PinotException.interrupted(e);
    }
  }

  /** The same, by a thread of the HTTP client's. */
  CompletableFuture<Answer> askLater(URI address, String sql, Duration most) {
    return http.sendAsync(
            request(address, sql, most), BodyHandlers.ofString(StandardCharsets.UTF_8))
        .thenApply(
            response ->
                new AnswerReader(address.toString()).read(response.statusCode(), response.body()));
  }

  private HttpRequest request(URI address, String sql, Duration most) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(most)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(sql, most)));
    access.httpAuthorization().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private static String body(String sql, Duration most) {
    StringBuilder body = new StringBuilder("{\"sql\":\"");
    JsonStringEncoder.getInstance().quoteAsString(sql, body);
    return body.append("\",\"queryOptions\":\"timeoutMs=")
        .append(millis(most))
        .append("\"}")
        .toString();
  }

  /** Pinot gives up a little earlier, so that it can still say so. */
  private static long millis(Duration most) {
    return Math.max(1, most.toMillis() * 9 / 10);
  }

  private static PinotException unreachable(URI address, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return passing(
        Reason.UNAVAILABLE,
        "no answer from Pinot at %s: %s; is it running, and is that its address?"
            .formatted(address, why),
        e);
  }
}

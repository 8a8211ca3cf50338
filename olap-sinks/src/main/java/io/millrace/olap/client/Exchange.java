package io.millrace.olap.client;

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

/** One query to one address, and what comes back. */
final class Exchange {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Wire wire;
  private final StoreAccess access;

  Exchange(Wire wire, StoreAccess access) {
    this.http = StoreHttp.client(access, CONNECT);
    this.wire = wire;
    this.access = access;
  }

  Wire wire() {
    return wire;
  }

  /**
   * Fails with a {@link StoreException}.
   *
   * @param isLast whether there is no time for another attempt if this one takes all of its own
   */
  Answer ask(URI address, Statement statement, Duration most, boolean isLast) {
    Failures failures = new Failures(wire.store(), address);
    Deadline stores = Deadline.in(stores(most));
    try {
      HttpResponse<String> response =
          http.send(
              request(address, statement, most), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return wire.read(address, response.statusCode(), response.body());
    } catch (StoreException e) {
      // A broker does not tell a server that is slow from one that is away.
      throw isLast && e.mayPass() && stores.isOver() ? failures.timeout(e.getMessage()) : e;
    } catch (HttpConnectTimeoutException e) {
      throw failures.unreachable(e);
    } catch (HttpTimeoutException e) {
      String said = "it took more than %d ms".formatted(most.toMillis());
      throw isLast ? failures.timeout(said) : failures.unreachable(e);
    } catch (IOException e) {
      throw failures.unreachable(e);
    } catch (InterruptedException e) {
      throw StoreException.interrupted(wire.store(), e);
    }
  }

  /** The same, by a thread of the HTTP client's. */
  CompletableFuture<Answer> askLater(URI address, Statement statement, Duration most) {
    return http.sendAsync(
            request(address, statement, most), BodyHandlers.ofString(StandardCharsets.UTF_8))
        .thenApply(response -> wire.read(address, response.statusCode(), response.body()));
  }

  private HttpRequest request(URI address, Statement statement, Duration most) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(most)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(statement.body(stores(most))));
    access.httpAuthorization().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  /** A store gives up a little earlier, so that it can still say so. */
  private static Duration stores(Duration most) {
    return Duration.ofMillis(Math.max(1, most.toMillis() * 9 / 10));
  }
}

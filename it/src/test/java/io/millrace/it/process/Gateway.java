package io.millrace.it.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What stands before a server where many may reach it: it speaks TLS, with a certificate that
 * nobody knows, and lets in who bears a token.
 */
public final class Gateway implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String ALIAS = "gateway";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String token;
  private final String target;
  private final String login;
  private final KeyStore keys;
  private final HttpsServer server;

  private Gateway(String token, String target, String login, KeyStore keys, HttpsServer server) {
    this.token = token;
    this.target = target;
    this.login = login;
    this.keys = keys;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param target where it hands requests on to, by a user with a password
   */
  public static Gateway start(
      Path folder, String token, String target, String user, String password) {
    try {
      KeyStore keys = keys(folder.resolve("gateway.p12"));
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      String login = "Basic " + Base64.getEncoder().encodeToString(pair);
      Gateway gateway = new Gateway(token, target, login, keys, server);
      server.setHttpsConfigurator(new HttpsConfigurator(gateway.context()));
      server.setExecutor(gateway.threads);
      server.createContext("/", gateway::answer);
      server.start();
      return gateway;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot start a gateway", e);
    }
  }

  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                tool,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=gateway",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(file)) {
      throw new IOException("keytool made no keys: " + said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      if (!("Bearer " + token).equals(shown)) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      HttpResponse<byte[]> answer =
          http.send(handedOn(exchange), HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest handedOn(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .header("Authorization", login)
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return (type == null ? request : request.header("Content-Type", type)).build();
  }

  public String address() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Its certificate, which it signed itself. */
  public String certificate() {
    try {
      byte[] bytes = keys.getCertificate(ALIAS).getEncoded();
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

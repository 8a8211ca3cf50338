package io.millrace.olap.client;

import io.millrace.tables.Certificates;
import io.millrace.tables.StoreAccess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** How stores are spoken to. */
public final class StoreHttp {
  private StoreHttp() {}

  /** A client that trusts whom it is to trust. */
  public static HttpClient client(StoreAccess access, Duration connect) {
    // Pinot's HTTP server does not understand how HTTP/2 is asked for.
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connect);
    access.ca().map(StoreHttp::trusting).ifPresent(client::sslContext);
    return client.build();
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : Certificates.of(pem)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot speak TLS", e);
    }
  }

  /** Why there was no answer. */
  public static String inWords(IOException e) {
    if (e instanceof SSLException) {
      return "no connection with TLS, for %s; is it a server with https, and is whoever signs its certificate trusted, in ca or by Java?"
          .formatted(e.getMessage());
    }
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    return e instanceof ConnectException ? "cannot connect" : e.getClass().getSimpleName();
  }
}

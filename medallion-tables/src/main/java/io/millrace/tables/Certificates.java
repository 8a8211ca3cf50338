package io.millrace.tables;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;

/** Certificates as texts. */
public final class Certificates {
  private Certificates() {}

  /**
   * Reads one certificate or several in PEM.
   *
   * @throws MillraceException if there is none, or one that is none
   */
  public static List<Certificate> of(String pem) {
    try {
      List<Certificate> found =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new MillraceException(ErrorKind.SPEC, advice(), e);
    }
    throw new MillraceException(ErrorKind.SPEC, advice());
  }

  private static String advice() {
    return "is no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----; read it from a file: ${file:ca.pem}";
  }
}

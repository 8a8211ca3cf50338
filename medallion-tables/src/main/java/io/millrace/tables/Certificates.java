package io.millrace.tables;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;

/** Certificates as texts. */
public final class Certificates {
  /** What is wrong with a text that has none, behind what names the text. */
  static final String ARE_NONE =
      "is no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----; read it from a file: ${file:ca.pem}";

  private Certificates() {}

  /**
   * Reads one certificate or several in PEM.
   *
   * @throws MillraceException if there is none, or one that is none
   */
  public static List<Certificate> of(String pem) {
    byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
    try {
      List<Certificate> found =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(bytes)));
      if (found.isEmpty()) {
        throw new CertificateException("there is none");
      }
      return found;
    } catch (CertificateException e) {
      throw new MillraceException(ErrorKind.SPEC, "ca " + ARE_NONE, e);
    }
  }
}

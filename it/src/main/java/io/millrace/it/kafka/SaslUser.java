package io.millrace.it.kafka;

import java.util.Map;

/** The one user of a broker that asks who is there. */
public record SaslUser(String name, String password) {
  public SaslUser {
    if ((name + password).contains("\"")) {
      throw new IllegalArgumentException(
          "a user or password with a quote does not fit a JAAS line; choose another");
    }
  }

  /** What a client of the broker is configured with. */
  public Map<String, String> clientProperties() {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", jaas() + ";");
  }

  String brokerJaas() {
    return "%s user_%s=\"%s\";".formatted(jaas(), name, password);
  }

  private String jaas() {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required"
        + " username=\"%s\" password=\"%s\"".formatted(name, password);
  }
}

package io.millrace.olap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.Serving;
import java.util.Map;

/** What a store is told of how Kafka is reached. */
public final class StoreKafka {
  private StoreKafka() {}

  /** Tells what a client of any kind, the store's too, needs to be let in. */
  public static void putSecurity(Map<String, String> kafka, ObjectNode settings) {
    kafka.forEach(
        (name, value) -> {
          if (name.startsWith("security.") || name.startsWith("sasl.") || name.startsWith("ssl.")) {
            settings.put(name, value);
          }
        });
  }

  /** Secrets, once they are told, are the store's to keep: what it has is not compared. */
  public static void removeSecrets(Serving serving, ObjectNode settings) {
    serving
        .redactedKafka()
        .forEach(
            (name, redacted) -> {
              if (!redacted.equals(serving.kafka().get(name))) {
                settings.remove(name);
              }
            });
  }
}

package io.millrace.olap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.Serving;

/** What a store is told of how Kafka is reached. */
public final class StoreKafka {
  private StoreKafka() {}

  /** Whether a client of any kind, the store's too, needs the setting to be let in. */
  public static boolean isSecurity(String name) {
    return name.startsWith("security.") || name.startsWith("sasl.") || name.startsWith("ssl.");
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

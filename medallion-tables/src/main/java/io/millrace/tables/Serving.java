package io.millrace.tables;

import java.io.Serializable;
import java.util.Map;

/** A store from which apps query a gold table, fed through a Kafka topic. */
public sealed interface Serving extends Serializable permits PinotServing {
  /** What kind of store it is, as the pipeline file and messages call it. */
  String store();

  /** The table in the store. */
  String table();

  /** The topic through which it is fed. */
  String topic();

  /** How many partitions the topic is made with. */
  int partitions();

  /** How the topic is reached: Kafka client properties, under Kafka's names. */
  Map<String, String> kafka();
}

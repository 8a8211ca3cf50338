package io.millrace.olap.druid;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.publish.Published.Filling;
import io.millrace.olap.store.StoreConfig;
import io.millrace.olap.store.StoreKafka;
import io.millrace.tables.Serving;
import java.util.Map;

/** The supervisor's spec by which Druid reads the topic of a gold table. */
final class DruidSpec {
  static final String SPEC = "spec";
  static final String CONTEXT = "context";
  static final String SUSPENDED = "suspended";

  /** Which filling of the topic the supervisor was made for. */
  static final String FILLING = "millrace.filling";

  /** Stands for a filling of a supervisor that does not begin where it should yet. */
  private static final String UNFINISHED = "unfinished";

  private static final ObjectMapper JSON = new ObjectMapper();

  private DruidSpec() {}

  /** With what the pipeline file says laid over it. */
  static ObjectNode of(Serving serving, DruidRows rows) {
    ObjectNode spec = of(serving, rows, serving.kafka());
    StoreConfig.lay(serving, spec);
    return spec;
  }

  /** The same for somebody who reads it. */
  static ObjectNode shown(Serving serving, DruidRows rows) {
    ObjectNode spec = of(serving, rows, serving.redactedKafka());
    StoreConfig.layHidden(serving, spec);
    return spec;
  }

  /** For a supervisor that does nothing yet. */
  static ObjectNode suspended(ObjectNode spec) {
    return of(spec, UNFINISHED).put(SUSPENDED, true);
  }

  /** For the supervisor that reads a filling, and what comes after it. */
  static ObjectNode of(ObjectNode spec, Filling filling) {
    return of(spec, filling.id());
  }

  private static ObjectNode of(ObjectNode spec, String filling) {
    ObjectNode made = spec.deepCopy();
    made.withObject("/" + CONTEXT).put(FILLING, filling);
    return made;
  }

  private static ObjectNode of(Serving serving, DruidRows rows, Map<String, String> kafka) {
    ObjectNode all = JSON.createObjectNode();
    all.put("type", "kafka");
    ObjectNode spec = all.putObject(SPEC);
    DruidSchema.describe(serving.table(), rows, spec.putObject("dataSchema"));
    reading(serving, kafka, spec.putObject("ioConfig"));
    spec.putObject("tuningConfig").put("type", "kafka").put("offsetFetchPeriod", "PT5S");
    return all;
  }

  private static void reading(Serving serving, Map<String, String> kafka, ObjectNode reading) {
    reading.put("topic", serving.topic());
    reading.putObject("inputFormat").put("type", "json");
    ObjectNode consumer = reading.putObject("consumerProperties");
    consumer.put("bootstrap.servers", serving.kafka().get("bootstrap.servers"));
    StoreKafka.putSecurity(kafka, consumer);
    reading.put("useEarliestOffset", true);
    reading.put("taskCount", 1);
    reading.put("replicas", serving.replication());
    reading.put("taskDuration", "PT1H");
    reading.put("startDelay", "PT1S");
    reading.put("period", "PT10S");
  }
}

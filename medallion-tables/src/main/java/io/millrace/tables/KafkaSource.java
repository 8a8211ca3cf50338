package io.millrace.tables;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * The topic that a pipeline reads and how to reach it.
 *
 * @param properties every Kafka client property of the pipeline file, under Kafka's names; its
 *     {@code toString} hides secrets, its values do not
 */
public record KafkaSource(String topic, Map<String, String> properties, OnDataLoss onDataLoss)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public KafkaSource {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(onDataLoss, "onDataLoss");
    properties = Properties.copyOf(properties);
  }

  /** The properties as they may be shown: secrets replaced by {@code ***}. */
  public Map<String, String> redacted() {
    return Properties.copyOf(properties).redacted();
  }
}

package io.millrace.tables;

/** What to do when Kafka no longer has events that were not read yet. */
public enum OnDataLoss {
  STOP,
  CONTINUE
}

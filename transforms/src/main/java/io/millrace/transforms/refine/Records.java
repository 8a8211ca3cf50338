package io.millrace.transforms.refine;

/** Kafka records of one topic, in an order. */
public interface Records {
  int size();

  byte[] key(int place);

  byte[] value(int place);

  /** Whether the key is UTF-8, as no key is. */
  boolean isTextKey(int place);

  /** Whether the value is UTF-8, as no value is. */
  boolean isTextValue(int place);

  int partition(int place);

  long offset(int place);

  /** Milliseconds since 1970, or something else where the record has no time. */
  long timestamp(int place);
}

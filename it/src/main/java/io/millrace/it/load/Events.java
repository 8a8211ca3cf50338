package io.millrace.it.load;

/** Events by their numbers: each is a function of its number alone. */
public interface Events {
  /** What an event is about, which is also its Kafka key. */
  long key(long number);

  /** One event as JSON. */
  byte[] event(long number);
}

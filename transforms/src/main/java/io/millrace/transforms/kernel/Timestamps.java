package io.millrace.transforms.kernel;

/** The timestamps of records, as far as tables can hold them. */
public final class Timestamps {
  /** What Kafka has for a record without a time. */
  public static final long NONE = -1;

  private static final long YEAR_1 = -62_135_596_800_000L;
  private static final long YEAR_9999 = 253_402_300_799_999L;

  private Timestamps() {}

  /** Whether the milliseconds are a time between the years 1 and 9999; Kafka's -1 means none. */
  public static boolean isKnown(long millis) {
    return millis != NONE && millis >= YEAR_1 && millis <= YEAR_9999;
  }
}

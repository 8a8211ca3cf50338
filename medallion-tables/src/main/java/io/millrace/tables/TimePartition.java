package io.millrace.tables;

/** The length of time that one partition of a bronze table covers. */
public enum TimePartition {
  HOUR,
  DAY,
  MONTH,
  YEAR,
  NONE
}

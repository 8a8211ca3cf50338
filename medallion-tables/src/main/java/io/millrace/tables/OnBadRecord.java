package io.millrace.tables;

/** What happens to a record that cannot become a row. */
public enum OnBadRecord {
  QUARANTINE,
  DROP,
  FAIL
}

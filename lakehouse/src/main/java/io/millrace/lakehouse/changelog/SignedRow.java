package io.millrace.lakehouse.changelog;

import org.apache.iceberg.data.Record;

/**
 * A row that came or went.
 *
 * @param sign +1 when it came, -1 when it went
 */
public record SignedRow(int sign, Record row) {}

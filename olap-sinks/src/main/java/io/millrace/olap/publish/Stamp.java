package io.millrace.olap.publish;

/**
 * What rows are sent as of.
 *
 * @param version the number by which newer rows are told from older ones
 * @param committedAt when the epoch was committed, in milliseconds since 1970
 */
public record Stamp(long version, long epoch, long committedAt) {}

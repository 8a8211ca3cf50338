package io.millrace.lakehouse.upsert;

/**
 * One attempt at an epoch.
 *
 * @param after the epoch that the table holds before it
 */
public record EpochAttempt(long epoch, long after, String attempt) {}

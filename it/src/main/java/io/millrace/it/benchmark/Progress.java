package io.millrace.it.benchmark;

/**
 * How many events had arrived in a table at a time.
 *
 * @param millis since 1970
 */
record Progress(long millis, long events) {}

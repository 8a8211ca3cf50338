package io.millrace.olap.client;

/**
 * A column of an answer.
 *
 * @param type the store's name of its type, as {@code LONG} or {@code BIG_DECIMAL} in Pinot
 */
public record Column(String name, String type) {}

package io.millrace.olap.client;

/**
 * A column of an answer.
 *
 * @param type Pinot's name of its type, as {@code LONG} or {@code BIG_DECIMAL}
 */
public record Column(String name, String type) {}

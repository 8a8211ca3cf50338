package io.millrace.olap.client;

import java.time.Duration;

/** A query with its values, as a store takes it. */
@FunctionalInterface
interface Statement {
  /**
   * The body of the HTTP request.
   *
   * @param most after which the store gives up
   */
  String body(Duration most);
}

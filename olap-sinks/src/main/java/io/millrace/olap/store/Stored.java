package io.millrace.olap.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A group as a store has it.
 *
 * @param version the number that its newest row was sent with
 * @param isThere whether it is no group that is no more
 * @param values texts that are the same where the values are
 * @param row the same as JSON, as far as a row is needed that takes it back
 */
public record Stored(String key, long version, boolean isThere, List<String> values, JsonNode row) {
  public Stored {
    values = List.copyOf(values);
  }
}

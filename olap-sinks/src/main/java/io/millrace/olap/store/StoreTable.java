package io.millrace.olap.store;

import io.millrace.olap.client.Answer;
import io.millrace.olap.publish.Published;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.time.Duration;
import java.util.List;

/** A gold table's table in a store: what it should be, what it is, and how it comes to be. */
public interface StoreTable {

  /**
   * One of the things that a store is told of a table.
   *
   * @param name what the store calls it
   * @param json what is wanted, without secrets
   * @param isThere whether the store has it
   */
  record Part(String name, String json, boolean isThere) {}

  /**
   * What is to be done for a table.
   *
   * @param version that of the store
   * @param differences what the store has otherwise
   * @param advice what to do about them
   */
  record Plan(
      Serving serving, String version, List<Part> parts, List<String> differences, String advice) {
    public Plan {
      parts = List.copyOf(parts);
      differences = List.copyOf(differences);
    }

    /** Whether the store has this part. */
    public boolean has(String name) {
      return parts.stream().anyMatch(part -> part.name().equals(name) && part.isThere());
    }

    /** Fails if there is another table of that name. */
    public void refuseDifferences() {
      if (!differences.isEmpty()) {
        throw new MillraceException(
            ErrorKind.SERVE,
            "table %s in %s at %s is not what this pipeline needs: %s; %s"
                .formatted(
                    serving.table(),
                    serving.store().title(),
                    serving.address(),
                    String.join("; ", differences),
                    advice));
      }
    }
  }

  /** Looks at what the store has. */
  Plan plan();

  /**
   * Makes what is missing; a table of another shape is refused.
   *
   * @param published what the topic holds
   * @return false if the store has to have all rows anew, and the topic has not kept them
   */
  boolean ensure(Published published);

  /** Takes away what the store has, before all of it comes anew. */
  void drop();

  /** How rows are told to the store. */
  StoreRows rows();

  /** Runs a SELECT, in the store's SQL. */
  Answer query(String sql, Duration mostTime);

  /**
   * Groups as the store has them, in the order of their keys, from the one behind a key on.
   *
   * @param most how many to read at once; fewer are the last
   */
  List<Stored> page(String after, int most);
}

package io.millrace.pipelines.verify;

import io.millrace.olap.publish.Published;
import java.util.List;

/**
 * How far a store agrees with its gold table.
 *
 * @param published the state that both were looked at in
 * @param groups how many groups the gold table had then
 * @param differences what they do not have alike, by time
 * @param moving how many groups changed each time that they were looked at
 */
record Agreement(Published published, long groups, List<GroupDifference> differences, long moving) {
  Agreement {
    differences = List.copyOf(differences);
  }

  boolean isWhole() {
    return differences.isEmpty() && moving == 0;
  }
}

package io.millrace.olap.client;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables that have answered. A store that has just started may not know yet of one that was never
 * away, and says that there is none.
 */
final class SeenTables {
  private static final int MOST = 1000;

  private final Set<String> names = ConcurrentHashMap.newKeySet();

  void add(String table) {
    if (names.size() < MOST) {
      names.add(table);
    }
  }

  /** It may be gone for good. */
  void forget(String table) {
    names.remove(table);
  }

  /** The failure as it is, or as one that may pass if it says that such a table is missing. */
  StoreException judge(Optional<String> table, StoreException failure) {
    boolean wasThere =
        failure
            .missingTable()
            .flatMap(missing -> table.filter(names::contains).filter(name -> isOf(name, missing)))
            .isPresent();
    return wasThere ? failure.asAway() : failure;
  }

  /** Whether a name as the SQL has it is this one, with or without what it belongs to. */
  private static boolean isOf(String inSql, String missing) {
    String plain = inSql.replace("\"", "");
    return plain.equals(missing) || plain.endsWith("." + missing);
  }
}

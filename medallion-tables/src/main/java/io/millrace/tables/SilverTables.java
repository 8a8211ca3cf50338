package io.millrace.tables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables that belong to one silver table, each of which needs a name of its own. */
final class SilverTables {
  private static final String QUARANTINE = "_quarantine";
  private static final String DELETES = "_deletes";
  private static final String QUARANTINE_USE = "the quarantine of silver";
  private static final int MAX_NAME = TableName.MAX_PART_LENGTH - QUARANTINE.length();

  private SilverTables() {}

  static TableName quarantineOf(TableName table) {
    return beside(table, QUARANTINE);
  }

  static TableName deletesOf(TableName table) {
    return beside(table, DELETES);
  }

  /**
   * Reports names that cannot be.
   *
   * @param chosen the table for quarantine, if it has a name that was chosen
   */
  static void check(
      TableName table,
      Optional<TableName> chosen,
      Optional<TableName> bronze,
      DefinitionCheck.Reporter reporter) {
    if (table.name().length() > MAX_NAME) {
      reporter.report(
          "silver.table",
          "has a name of %d characters; use at most %d, because there are tables beside it with %s behind the name"
              .formatted(table.name().length(), MAX_NAME, QUARANTINE));
      return;
    }
    TableName quarantine = chosen.orElseGet(() -> quarantineOf(table));
    if (List.of(table, deletesOf(table)).contains(quarantine)) {
      reporter.report(
          "silver.quarantine",
          "is '%s', which silver uses for something else; use another name".formatted(quarantine));
    }
    List<TableName> all = List.of(table, deletesOf(table), quarantine);
    bronze
        .filter(all::contains)
        .ifPresent(
            name ->
                reporter.report(
                    name.equals(chosen.orElse(null)) ? "silver.quarantine" : "silver.table",
                    "needs '%s', which is %s; use another name"
                        .formatted(name, BronzeDefinition.USE)));
  }

  /**
   * What each of these tables is for.
   *
   * @param chosen the table for quarantine, if it has a name that was chosen
   */
  static Map<TableName, String> uses(TableName table, Optional<TableName> chosen) {
    Map<TableName, String> uses = new HashMap<>(Map.of(table, "the table of silver"));
    chosen.ifPresent(name -> uses.put(name, QUARANTINE_USE));
    if (table.name().length() <= MAX_NAME) {
      uses.put(deletesOf(table), "where silver remembers deleted keys");
      uses.putIfAbsent(chosen.orElseGet(() -> quarantineOf(table)), QUARANTINE_USE);
    }
    return uses;
  }

  private static TableName beside(TableName table, String suffix) {
    return new TableName(table.namespace(), table.name() + suffix);
  }
}

package io.millrace.tables;

import java.util.List;

/** What must hold between the columns of a gold table and the stores that serve it. */
final class ServeRules {
  private final String path;
  private final KnownColumns groups;
  private final KnownColumns measures;
  private final DefinitionCheck.Reporter reporter;

  /**
   * @param path where the table's section is, such as {@code gold[0]}
   * @param groups the group columns, and their types as far as they are known
   */
  ServeRules(
      String path, KnownColumns groups, KnownColumns measures, DefinitionCheck.Reporter reporter) {
    this.path = path;
    this.groups = groups;
    this.measures = measures;
    this.reporter = reporter;
  }

  void check(List<Serving> serve) {
    for (int at = 0; at < serve.size(); at++) {
      Serving serving = serve.get(at);
      String section = "%s.serve[%d].%s".formatted(path, at, serving.store());
      serving.timeColumn().ifPresent(name -> checkTimeColumn(section, name));
      if (serving.store() == Store.DRUID
          && serving.timeColumn().isEmpty()
          && serving.retention().isPresent()
          && groups.columns().keySet().stream().allMatch(this::isKnownToBeNoTime)) {
        reporter.report(
            section + ".retention",
            "goes by time, and no group column is a date, timestamp or timestamptz; remove it");
      }
    }
    if (!serve.isEmpty()) {
      Store store = serve.get(0).store();
      measures.columns().keySet().forEach(name -> checkMeasure(name, store));
    }
  }

  private boolean isKnownToBeNoTime(String name) {
    return groups.type(name).filter(type -> !isTime(type)).isPresent();
  }

  private static boolean isTime(ColumnType type) {
    return ColumnTraits.isDate(type) || ColumnTraits.isTimestamp(type);
  }

  /** Checks the column that a section names as its time. */
  void checkTimeColumn(String section, String name) {
    if (!groups.has(name)) {
      reporter.report(section + ".time-column", groups.unknown(name));
    }
    groups
        .type(name)
        .filter(type -> !isTime(type))
        .ifPresent(
            type ->
                reporter.report(
                    section + ".time-column",
                    "is '%s', a %s; use a group column that is a date, timestamp or timestamptz"
                        .formatted(name, type)));
  }

  private void checkMeasure(String name, Store store) {
    measures
        .type(name)
        .filter(type -> !type.isPrimitive())
        .ifPresent(
            type ->
                reporter.report(
                    path + ".measures." + name,
                    "is a %s, and %s has no lists, maps and structs in rows that change; make text of it, leave the measure out, or remove %s.serve"
                        .formatted(type, store.title(), path)));
  }
}

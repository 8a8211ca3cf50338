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
      if (serve.get(at) instanceof PinotServing pinot) {
        String section = "%s.serve[%d].%s".formatted(path, at, pinot.store());
        pinot.timeColumn().ifPresent(name -> checkTimeColumn(section, name));
      }
    }
    if (!serve.isEmpty()) {
      measures.columns().keySet().forEach(this::checkMeasure);
    }
  }

  /** Checks the column that a section names as its time. */
  void checkTimeColumn(String section, String name) {
    if (!groups.has(name)) {
      reporter.report(section + ".time-column", groups.unknown(name));
    }
    groups
        .type(name)
        .filter(type -> !ColumnTraits.isDate(type) && !ColumnTraits.isTimestamp(type))
        .ifPresent(
            type ->
                reporter.report(
                    section + ".time-column",
                    "is '%s', a %s; use a group column that is a date, timestamp or timestamptz"
                        .formatted(name, type)));
  }

  private void checkMeasure(String name) {
    measures
        .type(name)
        .filter(type -> !type.isPrimitive())
        .ifPresent(
            type ->
                reporter.report(
                    path + ".measures." + name,
                    "is a %s, and Pinot has no lists, maps and structs in an upserted row; make text of it, leave the measure out, or remove %s.serve"
                        .formatted(type, path)));
  }
}

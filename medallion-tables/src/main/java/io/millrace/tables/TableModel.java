package io.millrace.tables;

import java.util.Optional;
import java.util.Set;

/** The keys that every table of the pipeline file has, and what they mean. */
final class TableModel {
  /** The name of a column. */
  static final Kind.Text COLUMN = new Kind.Text(Column.NAME_PATTERN, Column.NAME_ADVICE);

  private TableModel() {}

  static Key table() {
    return Key.required("table", new Kind.Table(), "The table, as namespace.name.");
  }

  static Key partitionBy(String description) {
    return Key.optional(
        "partition-by",
        new Kind.ListOf(new Kind.Notation(PartitionBy.PATTERN, PartitionBy::of), 0, 8),
        description);
  }

  static Key formatVersion() {
    return Key.optional(
        "format-version",
        new Kind.Count(2, 3),
        "3",
        "Iceberg's: 3 with deletion vectors, or 2 with position deletes for engines that cannot"
            + " read 3.");
  }

  /** Refuses a version that the key could not have, in a definition that no file made. */
  static void checkFormatVersion(String layer, int version) {
    if (version != 2 && version != 3) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "a %s table cannot have Iceberg's format version %d; use 2 or 3"
              .formatted(layer, version));
    }
  }

  /** Which of the table's snapshots are kept; {@code layer} is the section of the table. */
  static Key keepSnapshots(String layer) {
    return Key.optional(
        "keep-snapshots",
        new Kind.Mapping(
            Section.of(
                layer + ".keep-snapshots",
                Key.optional(
                    "count",
                    new Kind.Count(1, 100_000),
                    "500",
                    "How many snapshots are kept at most, the newest."),
                Key.optional(
                    "age",
                    Kind.Time.between("1s", "3650d"),
                    "7d",
                    "How old a snapshot gets; the current one is always kept."))),
        "Which snapshots, and so which past states, stay readable.");
  }

  /** What a table's section says of it. */
  static SnapshotRetention keptSnapshots(SectionValues table) {
    SectionValues keep = table.section("keep-snapshots");
    return new SnapshotRetention((int) keep.number("count"), keep.time("age"));
  }

  static Key orphanAge() {
    return Key.optional(
        "orphan-age",
        Kind.Time.between("1m", "3650d"),
        "1d",
        "How old a file that belongs to no snapshot must be before it is removed.");
  }

  static Key properties(String layer) {
    Section.Others passedOn =
        new Section.Others(
            "Any Iceberg table property, under Iceberg's name.",
            Set.of(),
            Optional.of("millrace."));
    return Key.optional(
        "properties",
        new Kind.Mapping(Section.of(layer + ".properties").with(passedOn)),
        "More Iceberg table properties.");
  }
}

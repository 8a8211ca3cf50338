package io.millrace.tables;

import java.util.Objects;

/** A column of a gold table, and what its values are. */
public record GoldColumn(TypedColumn column, Role role) {
  /** What there is in a gold table. */
  public enum Role {
    /** Groups are told apart by it. */
    GROUP,
    /** A count, or an exact sum: what rows gained and lost adds up to it. */
    SUM,
    /** A Theta sketch of different values, as Apache DataSketches writes it. */
    DISTINCT_SKETCH,
    /** A KLL sketch of doubles. */
    QUANTILE_SKETCH,
    /** Any other measure. */
    VALUE;

    public boolean isSketch() {
      return this == DISTINCT_SKETCH || this == QUANTILE_SKETCH;
    }
  }

  public GoldColumn {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(role, "role");
  }

  public String name() {
    return column.name();
  }

  public ColumnType type() {
    return column.type();
  }

  public boolean isGroup() {
    return role == Role.GROUP;
  }
}

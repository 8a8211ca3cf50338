package io.millrace.tables;

import java.io.Serializable;
import java.util.Objects;

/** What a silver table knows of one of its columns. */
public record TypedColumn(String name, ColumnType type, boolean required) implements Serializable {
  private static final long serialVersionUID = 1L;

  public TypedColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}

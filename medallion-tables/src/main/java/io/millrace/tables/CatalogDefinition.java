package io.millrace.tables;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * The Iceberg catalog that holds a pipeline's tables.
 *
 * @param name what the catalog is called; a JDBC catalog stores it with every table
 * @param properties Iceberg's own catalog properties, such as {@code type} and {@code warehouse};
 *     its {@code toString} hides secrets, its values do not
 */
public record CatalogDefinition(String name, Map<String, String> properties)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public CatalogDefinition {
    Objects.requireNonNull(name, "name");
    properties = Properties.copyOf(properties);
  }

  /** The properties as they may be shown: secrets replaced by {@code ***}. */
  public Map<String, String> redacted() {
    return Properties.copyOf(properties).redacted();
  }
}

package io.millrace.it.faults;

import io.millrace.tables.CatalogDefinition;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;

/** The catalog of a pipeline as other engines open it, on connections of their own. */
final class LakeCatalog {
  private LakeCatalog() {}

  static CatalogDefinition definition(Path lake) {
    return new CatalogDefinition(
        "millrace",
        Map.of(
            "type",
            "jdbc",
            "uri",
            "jdbc:sqlite:" + lake.resolve("catalog.db"),
            "jdbc.schema-version",
            "V1",
            "jdbc.busy_timeout",
            "30000",
            "warehouse",
            "file://" + lake.resolve("warehouse")));
  }

  static Catalog open(Path lake) {
    CatalogDefinition definition = definition(lake);
    return CatalogUtil.buildIcebergCatalog(
        definition.name(), definition.properties(), new Configuration(false));
  }

  static void close(Catalog catalog) {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close the catalog", e);
      }
    }
  }
}

package io.millrace.lakehouse.catalog;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.MillraceException;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of one catalog. */
public final class Lake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lake.class);
  private static final String SQLITE = "jdbc:sqlite:";
  private static final int MOST_OPENS = 3;

  private final CatalogDefinition definition;
  private final Catalog catalog;

  private Lake(CatalogDefinition definition, Catalog catalog) {
    this.definition = definition;
    this.catalog = catalog;
  }

  public static Lake open(CatalogDefinition definition) {
    return explained(
        "cannot open catalog " + definition.redacted(),
        () -> {
          Map<String, String> properties = new HashMap<>(definition.properties());
          prepareSqlite(properties);
          return new Lake(definition, openOrRetry(definition.name(), properties));
        });
  }

  /**
   * When several processes open a new JDBC catalog at once, each makes its tables, and adds a
   * column to them without regard to the others; who fails finds the column there on the next try.
   */
  private static Catalog openOrRetry(String name, Map<String, String> properties) {
    for (int attempt = 1; ; attempt++) {
      try {
        return CatalogUtil.buildIcebergCatalog(
            name, properties, PlainLocalFiles.in(new Configuration()));
      } catch (UncheckedSQLException e) {
        if (attempt == MOST_OPENS) {
          throw e;
        }
        LOG.debug("opening catalog {} again", name, e);
      }
    }
  }

  /** The bronze table, made when it is missing and checked when it is there. */
  public Table createOrCheck(BronzeDefinition bronze, String pipeline) {
    return createOrCheck(BronzeShape.of(bronze, pipeline));
  }

  /** The silver table with these columns, made when it is missing and checked when it is there. */
  public Table createOrCheck(SilverDefinition silver, List<TypedColumn> columns, String pipeline) {
    return createOrCheck(SilverShape.of(silver, columns, pipeline));
  }

  /** The table of records that could not become rows of silver. */
  public Table createOrCheckQuarantine(SilverDefinition silver, String pipeline) {
    return createOrCheck(QuarantineShape.of(silver, pipeline));
  }

  /** The table of keys that were deleted from silver. */
  public Table createOrCheckDeletes(SilverDefinition silver, String pipeline) {
    return createOrCheck(DeletesShape.of(silver, pipeline));
  }

  /**
   * A gold table, made when it is missing and checked when it is there: it must be of the same
   * definition.
   *
   * @param columns the group columns, then the measures
   * @param definition what its rows are made of, a line for each part
   */
  public Table createOrCheck(
      GoldDefinition gold, List<TypedColumn> columns, String definition, String pipeline) {
    TableShape shape = GoldShape.of(gold, columns, definition, pipeline);
    return createOrCheck(shape, table -> GoldShape.check(shape, table));
  }

  /**
   * A gold table as if it were new, whatever definition made what it holds; that stays readable as
   * of the past. If the table is another pipeline's, it is left alone.
   */
  public Table makeAnew(
      GoldDefinition gold, List<TypedColumn> columns, String definition, String pipeline) {
    TableShape shape = GoldShape.of(gold, columns, definition, pipeline);
    Optional<Table> there = find(shape.name());
    if (there.isEmpty()) {
      return createOrCheck(gold, columns, definition, pipeline);
    }
    shape.refuse(shape.foreignOwner(there.get()));
    return explained(
        "cannot make table %s anew in catalog %s"
            .formatted(shape.name(), this.definition.redacted()),
        () -> {
          Transaction transaction =
              catalog
                  .buildTable(identifier(shape.name()), shape.schema())
                  .withPartitionSpec(shape.spec())
                  .withProperties(shape.properties())
                  .replaceTransaction();
          Ledger.forget(transaction);
          transaction.commitTransaction();
          return load(gold.table());
        });
  }

  private Table createOrCheck(TableShape shape) {
    return createOrCheck(shape, shape::check);
  }

  private Table createOrCheck(TableShape shape, Consumer<Table> check) {
    return explained(
        "cannot create or load table %s in catalog %s"
            .formatted(shape.name(), definition.redacted()),
        () -> {
          Optional<Table> there = find(shape.name());
          Table table = there.isPresent() ? there.get() : create(shape);
          check.accept(table);
          return table;
        });
  }

  public Optional<Table> find(TableName name) {
    return explained(
        "cannot load table %s from catalog %s".formatted(name, definition.redacted()),
        () -> {
          try {
            return Optional.of(loadTable(identifier(name)));
          } catch (NoSuchTableException e) {
            return Optional.empty();
          }
        });
  }

  public Table load(TableName name) {
    return find(name)
        .orElseThrow(
            () ->
                new MillraceException(
                    ErrorKind.LAKE,
                    "table %s is not in catalog %s; it was there when the pipeline started: was it dropped?"
                        .formatted(name, definition.redacted())));
  }

  private Table create(TableShape shape) {
    TableIdentifier name = identifier(shape.name());
    if (catalog instanceof SupportsNamespaces namespaces) {
      createNamespace(namespaces, name.namespace());
    }
    try {
      return RepeatedLook.in(
          catalog
              .buildTable(name, shape.schema())
              .withPartitionSpec(shape.spec())
              .withProperties(shape.properties())
              .create());
    } catch (AlreadyExistsException e) {
      return loadTable(name);
    }
  }

  private Table loadTable(TableIdentifier name) {
    return RepeatedLook.in(RepeatedLook.of(() -> catalog.loadTable(name)));
  }

  private static void createNamespace(SupportsNamespaces namespaces, Namespace namespace) {
    for (int depth = 1; depth <= namespace.length(); depth++) {
      Namespace part = Namespace.of(Arrays.copyOf(namespace.levels(), depth));
      if (!namespaces.namespaceExists(part)) {
        create(namespaces, part);
      }
    }
  }

  private static void create(SupportsNamespaces namespaces, Namespace namespace) {
    try {
      namespaces.createNamespace(namespace);
    } catch (AlreadyExistsException | UncheckedSQLException e) {
      if (!namespaces.namespaceExists(namespace)) {
        throw e;
      }
      LOG.debug("another process made namespace {} first", namespace);
    }
  }

  private static TableIdentifier identifier(TableName name) {
    return TableIdentifier.of(Namespace.of(name.namespace().toArray(String[]::new)), name.name());
  }

  /**
   * SQLite makes the file but not its folder, gives up at once when another process writes, and
   * waits for the disk several times a commit. With a log written ahead it need not: a machine that
   * fails may take the last commits with it, but only the last ones, and they come again.
   */
  private static void prepareSqlite(Map<String, String> properties) {
    String uri = properties.getOrDefault("uri", "");
    if (!uri.startsWith(SQLITE)) {
      return;
    }
    properties.putIfAbsent("jdbc.busy_timeout", "30000");
    properties.putIfAbsent("jdbc.journal_mode", "WAL");
    properties.putIfAbsent("jdbc.synchronous", "NORMAL");
    String file = uri.substring(SQLITE.length()).replaceFirst("\\?.*", "");
    Path folder = file.startsWith(":") ? null : Path.of(file).toAbsolutePath().getParent();
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new MillraceException(
            ErrorKind.LAKE, "cannot make folder %s for the catalog: %s".formatted(folder, e), e);
      }
    }
  }

  private static <T> T explained(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (MillraceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MillraceException(ErrorKind.LAKE, what + ": " + Causes.inWords(e), e);
    }
  }

  @Override
  public void close() {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new MillraceException(
            ErrorKind.LAKE, "cannot close catalog %s".formatted(definition.redacted()), e);
      }
    }
  }
}

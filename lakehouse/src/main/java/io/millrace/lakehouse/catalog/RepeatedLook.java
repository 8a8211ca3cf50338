package io.millrace.lakehouse.catalog;

import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at a table takes two steps: to ask the catalog which file says what the table is, and to
 * read it. Whoever is held up between them while others commit finds that file gone, as old ones
 * are removed; another look finds the table.
 */
final class RepeatedLook {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatedLook.class);
  private static final int MOST_LOOKS = 3;

  private RepeatedLook() {}

  static <T> T of(Supplier<T> look) {
    for (int looks = 1; ; looks++) {
      try {
        return look.get();
      } catch (NotFoundException e) {
        if (looks == MOST_LOOKS) {
          throw e;
        }
        LOG.debug("what the catalog named was gone, looking again", e);
      }
    }
  }

  /** The table, looking again whenever it is looked at in vain. */
  static Table in(Table table) {
    return table instanceof BaseTable base
        ? new BaseTable(
            new Operations(base.operations()), base.name(), base.reporter(), base.labels())
        : table;
  }

  private record Operations(TableOperations plain) implements TableOperations {
    @Override
    public TableMetadata current() {
      return of(plain::current);
    }

    @Override
    public TableMetadata refresh() {
      return of(plain::refresh);
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      plain.commit(base, metadata);
    }

    @Override
    public FileIO io() {
      return plain.io();
    }

    @Override
    public EncryptionManager encryption() {
      return plain.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return plain.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return plain.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
      return plain.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
      return plain.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
      return plain.requireStrictCleanup();
    }
  }
}

package io.millrace.transforms.silver;

import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A catalog in memory, under which its process can be killed just before or after a commit. */
public final class KillingCatalog extends InMemoryCatalog {
  private static final ThreadLocal<int[]> STEPS = ThreadLocal.withInitial(() -> new int[] {-1});

  /** The end of the process: nothing may clean up behind it, so it is not an exception. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Lets so many steps pass; each commit of a table has two, before it and after it. */
  public static void killAfter(int steps) {
    STEPS.get()[0] = steps;
  }

  public static void killNoMore() {
    STEPS.get()[0] = -1;
  }

  private static void step() {
    int[] left = STEPS.get();
    if (left[0] == 0) {
      left[0] = -1;
      throw new Killed();
    }
    if (left[0] > 0) {
      left[0]--;
    }
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier name) {
    TableOperations operations = super.newTableOps(name);
    return new TableOperations() {
      @Override
      public TableMetadata current() {
        return operations.current();
      }

      @Override
      public TableMetadata refresh() {
        return operations.refresh();
      }

      @Override
      public void commit(TableMetadata base, TableMetadata metadata) {
        step();
        operations.commit(base, metadata);
        step();
      }

      @Override
      public FileIO io() {
        return operations.io();
      }

      @Override
      public EncryptionManager encryption() {
        return operations.encryption();
      }

      @Override
      public String metadataFileLocation(String fileName) {
        return operations.metadataFileLocation(fileName);
      }

      @Override
      public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(
            operations.current().location(), operations.current().properties());
      }

      @Override
      public TableOperations temp(TableMetadata uncommitted) {
        return operations.temp(uncommitted);
      }
    };
  }
}

package io.millrace.it.faults;

import io.millrace.it.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;

/** What another engine does to the table behind the pipeline's back. */
final class ForeignEngine {
  private final BronzeTable bronze;
  private final Table table;

  ForeignEngine(BronzeTable bronze) {
    this.bronze = bronze;
    this.table = bronze.table();
  }

  /** Writes the rows of two files into one, however often the pipeline gets in between. */
  void mergeTwoFiles() {
    untilNothingIsInBetween(
        "two files became one",
        () -> {
          List<DataFile> live = bronze.liveFiles();
          if (live.size() < 2) {
            return false;
          }
          List<DataFile> two = live.subList(0, 2);
          RewriteFiles rewrite =
              table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
          two.forEach(rewrite::deleteFile);
          rewrite.addFile(write(two)).commit();
          return true;
        });
  }

  /** Removes one live file, and tells which events went with it. */
  List<Event> deleteAFile() {
    List<Event> deleted = new ArrayList<>();
    untilNothingIsInBetween(
        "a file is deleted",
        () -> {
          DataFile file = bronze.liveFiles().get(0);
          deleted.clear();
          read(file).forEach(row -> deleted.add(Event.of(row)));
          table.newDelete().validateFilesExist().deleteFile(file).commit();
          return true;
        });
    return deleted;
  }

  /** Leaves no snapshot but the current one. */
  void expireAllButTheCurrentSnapshot() {
    table.refresh();
    table.expireSnapshots().expireOlderThan(System.currentTimeMillis() + 1).retainLast(1).commit();
  }

  /** A commit that the pipeline got in between fails, and is tried anew. */
  private static void untilNothingIsInBetween(String what, Callable<Boolean> commit) {
    Await.until(what, Mill.PATIENCE, commit);
  }

  private DataFile write(List<DataFile> files) {
    String name = "foreign-" + UUID.randomUUID() + ".parquet";
    DataFile like = files.get(0);
    OutputFile output = table.io().newOutputFile(table.locationProvider().newDataLocation(name));
    DataWriter<org.apache.iceberg.data.Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(table.schema())
            .build()
            .newDataWriter(
                EncryptedFiles.encryptedOutput(output, EncryptionKeyMetadata.EMPTY),
                table.spec(),
                like.partition());
    try (writer) {
      for (DataFile file : files) {
        writer.write(read(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.toDataFile();
  }

  private List<org.apache.iceberg.data.Record> read(DataFile file) {
    List<org.apache.iceberg.data.Record> rows = new ArrayList<>();
    try (CloseableIterable<org.apache.iceberg.data.Record> found =
        Parquet.read(table.io().newInputFile(file.location()))
            .project(table.schema())
            .createReaderFunc(parquet -> GenericParquetReaders.buildReader(table.schema(), parquet))
            .build()) {
      found.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}

package io.millrace.lakehouse.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.puffin.Blob;
import org.apache.iceberg.puffin.BlobMetadata;
import org.apache.iceberg.puffin.Puffin;
import org.apache.iceberg.puffin.PuffinWriter;
import org.apache.iceberg.puffin.StandardBlobTypes;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes which rows of data files are deleted, as the table's format has it: from version 3 on all
 * deletion vectors of a call into one Puffin file, before that a file of position deletes for each
 * data file. A data file has one delete file, which takes the place of those before it.
 */
public final class DeleteFiles {
  private final Table table;
  private final String name;

  /** Writes under a name that is made by {@link DataFileNames#ofDeletes}. */
  public DeleteFiles(Table table, String name) {
    this.table = table;
    this.name = name;
  }

  /**
   * What was written.
   *
   * @param added new delete files
   * @param replaced delete files that must leave the table in the same commit
   * @param files the data files of which some rows still live, as they are after that commit
   * @param emptied data files that no row of is left: they must leave the table, or not enter it
   */
  public record Written(
      List<DeleteFile> added,
      List<DeleteFile> replaced,
      List<LiveFile> files,
      List<LiveFile> emptied) {
    public Written {
      added = List.copyOf(added);
      replaced = List.copyOf(replaced);
      files = List.copyOf(files);
      emptied = List.copyOf(emptied);
    }
  }

  /** A data file of which some rows live and some do not. */
  private record Partly(DataFile data, RoaringBitmap deleted) {}

  /** Writes deletions, at most one for a data file; which may be one that is not committed yet. */
  public Written write(List<Deletion> deletions) {
    List<Partly> partly = new ArrayList<>();
    List<DeleteFile> replaced = new ArrayList<>();
    List<LiveFile> emptied = new ArrayList<>();
    for (Deletion deletion : deletions) {
      LiveFile file = deletion.file();
      RoaringBitmap all = deletion.allDeleted();
      replaced.addAll(file.ownDeletes());
      if (all.getLongCardinality() == file.data().recordCount()) {
        emptied.add(file);
      } else {
        partly.add(new Partly(file.data(), all));
      }
    }
    List<LiveFile> files = new ArrayList<>();
    try {
      List<DeleteFile> added =
          TableUtil.formatVersion(table) >= 3 ? vectors(partly) : positionDeletes(partly);
      for (int i = 0; i < added.size(); i++) {
        Partly file = partly.get(i);
        files.add(new LiveFile(file.data(), List.of(added.get(i)), file.deleted()));
      }
      return new Written(added, replaced, files, emptied);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write deletes of %s".formatted(table.name()), e);
    }
  }

  private List<DeleteFile> vectors(List<Partly> partly) throws IOException {
    if (partly.isEmpty()) {
      return List.of();
    }
    String location = table.locationProvider().newDataLocation(name + ".puffin");
    PuffinWriter puffin =
        Puffin.write(table.io().newOutputFile(location)).createdBy("Millrace").build();
    List<BlobMetadata> blobs = new ArrayList<>();
    try (puffin) {
      for (Partly file : partly) {
        blobs.add(puffin.write(blob(file)));
      }
    }
    List<DeleteFile> files = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      DataFile data = partly.get(i).data();
      BlobMetadata blob = blobs.get(i);
      files.add(
          FileMetadata.deleteFileBuilder(spec(data))
              .ofPositionDeletes()
              .withFormat(FileFormat.PUFFIN)
              .withPath(location)
              .withPartition(data.partition())
              .withFileSizeInBytes(puffin.fileSize())
              .withReferencedDataFile(data.location())
              .withContentOffset(blob.offset())
              .withContentSizeInBytes(blob.length())
              .withRecordCount(partly.get(i).deleted().getLongCardinality())
              .build());
    }
    return files;
  }

  private static Blob blob(Partly file) {
    return new Blob(
        StandardBlobTypes.DV_V1,
        List.of(MetadataColumns.ROW_POSITION.fieldId()),
        -1,
        -1,
        DeletionVector.write(file.deleted()),
        null,
        Map.of(
            "referenced-data-file",
            file.data().location(),
            "cardinality",
            Long.toString(file.deleted().getLongCardinality())));
  }

  private List<DeleteFile> positionDeletes(List<Partly> partly) throws IOException {
    GenericFileWriterFactory writers =
        new GenericFileWriterFactory.Builder(table).deleteFileFormat(FileFormat.PARQUET).build();
    List<DeleteFile> files = new ArrayList<>();
    for (Partly file : partly) {
      DataFile data = file.data();
      String fileName = "%s-%d.parquet".formatted(name, files.size());
      OutputFile output =
          table
              .io()
              .newOutputFile(
                  table.locationProvider().newDataLocation(spec(data), data.partition(), fileName));
      PositionDeleteWriter<Record> writer =
          writers.newPositionDeleteWriter(
              EncryptedFiles.plainAsEncryptedOutput(output), spec(data), data.partition());
      try (writer) {
        PositionDelete<Record> row = PositionDelete.create();
        IntIterator rows = file.deleted().getIntIterator();
        while (rows.hasNext()) {
          writer.write(row.set(data.location(), Integer.toUnsignedLong(rows.next())));
        }
      }
      files.add(
          FileMetadata.deleteFileBuilder(spec(data))
              .copy(writer.toDeleteFile())
              .withReferencedDataFile(data.location())
              .build());
    }
    return files;
  }

  private PartitionSpec spec(DataFile file) {
    return table.specs().get(file.specId());
  }
}

package io.millrace.lakehouse.write;

import io.millrace.lakehouse.catalog.BucketField;
import io.millrace.lakehouse.catalog.EqualityDeletes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.IOUtil;
import org.apache.iceberg.util.ContentFileUtil;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/** Reads which data files a snapshot holds, and which rows of them are deleted. */
public final class LiveFiles {
  private final Table table;
  private final BaseDeleteLoader positionDeletes;

  private LiveFiles(Table table) {
    this.table = table;
    this.positionDeletes = new SharedDeletes(table);
  }

  /** The files of one bucket, or of all, in no order. */
  public static List<LiveFile> of(Table table, long snapshotId, OptionalInt bucket) {
    BucketField field = BucketField.of(table);
    LiveFiles reader = new LiveFiles(table);
    List<LiveFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshotId).planFiles()) {
      for (FileScanTask task : tasks) {
        if (bucket.isEmpty() || field.bucketOf(task.file()) == bucket.getAsInt()) {
          files.add(reader.liveFile(task));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private LiveFile liveFile(FileScanTask task) throws IOException {
    List<DeleteFile> deletes = task.deletes();
    for (DeleteFile delete : deletes) {
      if (delete.content() == FileContent.EQUALITY_DELETES) {
        throw EqualityDeletes.refusal(table, delete.location());
      }
    }
    RoaringBitmap deleted;
    if (ContentFileUtil.containsSingleDV(deletes)) {
      deleted = vector(deletes.get(0));
    } else if (deletes.isEmpty()) {
      deleted = new RoaringBitmap();
    } else {
      deleted = positions(deletes, task.file().location());
    }
    return new LiveFile(task.file(), deletes, deleted);
  }

  private RoaringBitmap vector(DeleteFile file) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.contentSizeInBytes())];
    IOUtil.readFully(table.io().newInputFile(file), file.contentOffset(), bytes, 0, bytes.length);
    try {
      return DeletionVector.read(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new IOException("cannot read " + ContentFileUtil.dvDesc(file), e);
    }
  }

  private RoaringBitmap positions(List<DeleteFile> deletes, String location) {
    PositionDeleteIndex index = positionDeletes.loadPositionDeletes(deletes, location);
    RoaringBitmapWriter<RoaringBitmap> writer = RoaringBitmapWriter.writer().get();
    index.forEach(position -> writer.add(Math.toIntExact(position)));
    return writer.get();
  }

  /** Reads position deletes that are about several data files only once. */
  private static final class SharedDeletes extends BaseDeleteLoader {
    private final Map<String, Object> loaded = new ConcurrentHashMap<>();

    private SharedDeletes(Table table) {
      super(file -> table.io().newInputFile(file));
    }

    @Override
    protected boolean canCache(long size) {
      return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected <V> V getOrLoad(String key, Supplier<V> load, long size) {
      return (V) loaded.computeIfAbsent(key, any -> load.get());
    }
  }
}

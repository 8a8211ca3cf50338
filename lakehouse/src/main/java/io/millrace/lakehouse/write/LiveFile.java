package io.millrace.lakehouse.write;

import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.util.ContentFileUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * A data file of a table, and which of its rows are deleted.
 *
 * @param deletes the files that say so: a deletion vector, or position deletes of any number
 * @param deleted the positions that they name; never changed once it is here
 */
public record LiveFile(DataFile data, List<DeleteFile> deletes, RoaringBitmap deleted) {
  public LiveFile {
    deletes = List.copyOf(deletes);
  }

  /** A file none of whose rows is deleted. */
  public static LiveFile whole(DataFile data) {
    return new LiveFile(data, List.of(), new RoaringBitmap());
  }

  public String location() {
    return data.location();
  }

  public long deletedRows() {
    return deleted.getLongCardinality();
  }

  public long liveRows() {
    return data.recordCount() - deletedRows();
  }

  /**
   * The delete files that are of no use without the data file, or once another one names the same
   * positions. Those of other engines may be about several data files: they stay.
   */
  public List<DeleteFile> ownDeletes() {
    return deletes.stream().filter(ContentFileUtil::isFileScoped).toList();
  }
}

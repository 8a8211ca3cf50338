package io.millrace.lakehouse.compact;

import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.roaringbitmap.RoaringBitmap;

/**
 * A file whose live rows go into another.
 *
 * @param rows how many rows it has, the deleted ones among them
 * @param deleted the positions of rows that are left out
 * @param firstRowIdOrNull the row id that its first row inherits; null when none does
 * @param sequenceNumberOrNull the sequence number of the change that its rows inherit
 */
public record MergeInput(
    Path path, long rows, RoaringBitmap deleted, Long firstRowIdOrNull, Long sequenceNumberOrNull) {
  /** A file all of whose rows live, in a table without row lineage. */
  public static MergeInput whole(Path path, long rows) {
    return new MergeInput(path, rows, new RoaringBitmap(), null, null);
  }

  /** What Iceberg's readers are to give rows that do not have it themselves, by field id. */
  public Map<Integer, Long> inherited() {
    return firstRowIdOrNull == null
        ? Map.of()
        : Map.of(
            MetadataColumns.ROW_ID.fieldId(), firstRowIdOrNull,
            MetadataColumns.LAST_UPDATED_SEQUENCE_NUMBER.fieldId(), sequenceNumberOrNull);
  }

  /** Whether files of a schema keep the lineage of rows. */
  public static boolean hasLineage(Schema schema) {
    return schema.findField(MetadataColumns.ROW_ID.fieldId()) != null;
  }
}

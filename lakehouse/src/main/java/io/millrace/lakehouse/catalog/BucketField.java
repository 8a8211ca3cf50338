package io.millrace.lakehouse.catalog;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.List;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;

/** The partition field that says which bucket of keys a file of a silver table belongs to. */
public final class BucketField {
  /** The bucket of rows whose column is null, which Iceberg gives none. */
  public static final int OF_NULL = 0;

  static final String NAME = "_bucket";

  private final Table table;
  private final PartitionField fieldOrNull;

  private BucketField(Table table, PartitionField fieldOrNull) {
    this.table = table;
    this.fieldOrNull = fieldOrNull;
  }

  /** A table without the field has one bucket. */
  public static BucketField of(Table table) {
    return new BucketField(table, find(table.spec(), null));
  }

  /** Its place among the fields of the table's partitions; -1 when there is none. */
  public int position() {
    return fieldOrNull == null ? -1 : table.spec().fields().indexOf(fieldOrNull);
  }

  /** The bucket of a file; a file of a partitioning that mixes buckets is refused. */
  public int bucketOf(ContentFile<?> file) {
    if (fieldOrNull == null) {
      return 0;
    }
    PartitionSpec spec = table.specs().get(file.specId());
    PartitionField field = find(spec, fieldOrNull);
    if (field == null) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "%s: file %s was written by another engine with partitions %s, which do not tell its bucket; bring it into the table's own partitions, for example by Spark's %s, then start the pipeline again"
              .formatted(
                  table.name(),
                  file.location(),
                  spec.fields(),
                  SparkCall.rewrite(table, "rewrite-all")));
    }
    Integer bucket = file.partition().get(spec.fields().indexOf(field), Integer.class);
    return bucket == null ? OF_NULL : bucket;
  }

  private static PartitionField find(PartitionSpec spec, PartitionField likeOrNull) {
    List<PartitionField> fields = spec.fields();
    return fields.stream()
        .filter(
            field ->
                likeOrNull == null
                    ? field.name().equals(NAME)
                    : field.sourceId() == likeOrNull.sourceId()
                        && field.transform().equals(likeOrNull.transform()))
        .findFirst()
        .orElse(null);
  }
}

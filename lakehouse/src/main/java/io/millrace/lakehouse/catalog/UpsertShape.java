package io.millrace.lakehouse.catalog;

import io.millrace.tables.PartitionBy;
import io.millrace.tables.Upsert;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;

/** What tables have in common whose rows take the place of older ones. */
final class UpsertShape {
  private UpsertShape() {}

  /**
   * Each epoch adds a manifest of data and one of deletes, which a later commit soon puts together.
   * The other properties are for other engines: they shall delete as the pipeline does.
   */
  static Map<String, String> properties(Upsert upsert) {
    return Map.of(
        TableShape.KEY, String.join(", ", upsert.key()),
        TableShape.ORDER, String.join(", ", upsert.orderBy()),
        TableProperties.MANIFEST_MIN_MERGE_COUNT, "4",
        TableProperties.DELETE_MODE, "merge-on-read",
        TableProperties.UPDATE_MODE, "merge-on-read",
        TableProperties.MERGE_MODE, "merge-on-read",
        TableProperties.DELETE_GRANULARITY, "file");
  }

  /** The user's partitions first, and the bucket last. */
  static PartitionSpec spec(Schema schema, List<PartitionBy> partitionBy, Optional<Upsert> upsert) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    for (PartitionBy by : partitionBy) {
      switch (by.transform()) {
        case IDENTITY -> spec.identity(by.column());
        case YEAR -> spec.year(by.column());
        case MONTH -> spec.month(by.column());
        case DAY -> spec.day(by.column());
        case HOUR -> spec.hour(by.column());
        case BUCKET -> spec.bucket(by.column(), by.width());
        case TRUNCATE -> spec.truncate(by.column(), by.width());
      }
    }
    upsert
        .filter(rows -> rows.buckets() > 1)
        .ifPresent(rows -> spec.bucket(rows.bucketByOrNull(), rows.buckets(), BucketField.NAME));
    return spec.build();
  }
}

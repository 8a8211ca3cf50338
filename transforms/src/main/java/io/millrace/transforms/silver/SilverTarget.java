package io.millrace.transforms.silver;

import io.millrace.lakehouse.index.KeyShape;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import io.millrace.transforms.refine.RefinePlan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;

/** Where a pipeline's silver rows go: the tables, whose shape does not change, and how. */
public final class SilverTarget {
  private final Table table;
  private final Table quarantine;
  private final RefinePlan plan;
  private final Path scratch;
  private final Optional<Upsert> upsert;
  private final Optional<KeyShape> shape;

  public SilverTarget(
      SilverDefinition silver, Table table, Table quarantine, RefinePlan plan, Path scratch) {
    this.table = table;
    this.quarantine = quarantine;
    this.plan = plan;
    this.scratch = scratch;
    this.upsert = silver.upsert();
    this.shape = upsert.map(keyed -> KeyShape.of(table.schema(), keyed));
  }

  public Table table() {
    return table;
  }

  /** The tables that rows and rejected records are written to. */
  public List<Table> tables() {
    return List.of(table, quarantine);
  }

  Table quarantine() {
    return quarantine;
  }

  /** All columns of the table. */
  public List<TypedColumn> columns() {
    return plan.tableColumns();
  }

  RefinePlan plan() {
    return plan;
  }

  Path scratch() {
    return scratch;
  }

  boolean isUpsert() {
    return upsert.isPresent();
  }

  /** Rows that are only appended are all in one bucket. */
  int buckets() {
    return upsert.map(Upsert::buckets).orElse(1);
  }

  KeyShape shape() {
    return shape.orElseThrow();
  }

  int versionWidth() {
    return shape.map(KeyShape::versionWidth).orElse(0);
  }

  List<String> keyColumns() {
    return shape.map(KeyShape::columns).orElse(List.of());
  }

  StructLike quarantinePartition(Instant rejectedAt) {
    GenericRecord partition = GenericRecord.create(quarantine.spec().partitionType());
    LocalDate day = LocalDate.ofInstant(rejectedAt, ZoneOffset.UTC);
    partition.set(0, Math.toIntExact(day.toEpochDay()));
    return partition;
  }
}

package io.millrace.transforms.commit;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.Upsert;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** The tables that an epoch is committed to, on handles of their own. */
public final class CommitTables {
  private final Table bronze;
  private final Optional<Table> quarantine;
  private final Optional<Table> deletes;
  private final Optional<Table> silver;
  private final List<Table> gold;
  private final List<Integer> goldBuckets;
  private final int buckets;

  private CommitTables(PipelineDefinition pipeline, Lake lake) {
    Optional<SilverDefinition> definition = pipeline.silver();
    this.bronze = lake.load(pipeline.bronze().table());
    this.quarantine = definition.map(of -> lake.load(of.quarantine()));
    this.deletes =
        definition.filter(of -> of.upsert().isPresent()).map(of -> lake.load(of.deletes()));
    this.silver = definition.map(of -> lake.load(of.table()));
    this.gold = pipeline.gold().stream().map(of -> lake.load(of.table())).toList();
    this.goldBuckets = pipeline.gold().stream().map(GoldDefinition::buckets).toList();
    this.buckets = definition.flatMap(SilverDefinition::upsert).map(Upsert::buckets).orElse(0);
  }

  public static CommitTables of(PipelineDefinition pipeline, Lake lake) {
    return new CommitTables(pipeline, lake);
  }

  Table bronze() {
    return bronze;
  }

  /** The table of records that could not become rows; there is one when there is silver. */
  Table quarantine() {
    return quarantine.orElseThrow();
  }

  Optional<Table> deletes() {
    return deletes;
  }

  Optional<Table> silver() {
    return silver;
  }

  /** In the order of the pipeline file. */
  List<Table> gold() {
    return gold;
  }

  int goldBuckets(int table) {
    return goldBuckets.get(table);
  }

  /** How many buckets of silver come to the commit. */
  int buckets() {
    return buckets;
  }

  /** The name of the table that has an epoch last. */
  String last() {
    return silver.orElse(bronze).name();
  }
}

package io.millrace.transforms.query;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.bronze.BronzeReader;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import io.millrace.transforms.refine.RuleCount;
import io.millrace.transforms.refine.RuleCount.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.roaringbitmap.RoaringBitmap;

/**
 * All that a pipeline file makes of bronze's records, in files: every version of every key, and of
 * each file which of its rows delete their key. In memory are a bit for each of these, and counts.
 */
final class RefinedBronze {
  static final Schema TIMES =
      new Schema(
          required(1, BronzeShape.PARTITION, Types.IntegerType.get()),
          required(2, BronzeShape.OFFSET, Types.LongType.get()),
          optional(3, BronzeShape.TIMESTAMP, Types.TimestampType.withZone()));

  private final RefinePlan plan;
  private final String topic;
  private final Schema schema;
  private final Path folder;
  private final List<Path> files = new ArrayList<>();
  private final List<RoaringBitmap> deletes = new ArrayList<>();
  private final List<RoaringBitmap> tombstones = new ArrayList<>();
  private final List<Path> deleteTimes = new ArrayList<>();
  private final SortedMap<String, Long> quarantined = new TreeMap<>();
  private final SortedMap<Integer, Long> first = new TreeMap<>();

  /**
   * @param schema of the table that the rows would be of
   * @param folder where the files go
   */
  RefinedBronze(RefinePlan plan, String topic, Schema schema, Path folder) {
    this.plan = plan;
    this.topic = topic;
    this.schema = schema;
    this.folder = folder;
  }

  /** Refines the records up to an epoch. */
  void read(BronzeReader bronze, long epoch, Kernel kernel) {
    Chunk chunk = new Chunk();
    bronze.read(-1, epoch, chunk, () -> add(chunk, kernel));
  }

  private void add(Chunk chunk, Kernel kernel) {
    for (int row = 0; row < chunk.size(); row++) {
      first.merge(chunk.partition(row), chunk.offset(row), Math::min);
    }
    try (Refined refined = kernel.refine(Rows.all(chunk), plan, topic)) {
      for (RuleCount count : refined.counts()) {
        if (count.outcome() == Outcome.QUARANTINED) {
          quarantined.merge(count.rule(), count.records(), Long::sum);
        }
      }
      if (refined.size() > 0) {
        RoaringBitmap deleting = write(refined);
        writeTimes(refined, deleting, chunk, kernel);
      }
    } catch (MillraceException e) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "what the pipeline file makes of bronze cannot be told, for it would stop there: "
              + e.getMessage(),
          e);
    }
  }

  /** Returns the rows that delete, tombstones too. */
  private RoaringBitmap write(Refined refined) {
    RoaringBitmap deleting = new RoaringBitmap();
    RoaringBitmap tombstone = new RoaringBitmap();
    for (int row = 0; row < refined.size(); row++) {
      if (refined.op(row) == Refined.Op.DELETE) {
        deleting.add(row);
      } else if (refined.op(row) == Refined.Op.TOMBSTONE) {
        tombstone.add(row);
      }
    }
    Path file = folder.resolve("refined-%06d.parquet".formatted(files.size()));
    int[] all = IntStream.range(0, refined.size()).toArray();
    refined.write(all, 0, all.length, schema, file);
    files.add(file);
    deletes.add(deleting);
    tombstones.add(tombstone);
    return RoaringBitmap.or(deleting, tombstone);
  }

  private void writeTimes(Refined refined, RoaringBitmap deleting, Chunk chunk, Kernel kernel) {
    if (deleting.isEmpty()) {
      return;
    }
    Set<Long> places = new HashSet<>();
    deleting.forEach(
        (int row) -> places.add(KeyShape.source(refined.partition(row), refined.offset(row))));
    int[] records =
        IntStream.range(0, chunk.size())
            .filter(
                row -> places.contains(KeyShape.source(chunk.partition(row), chunk.offset(row))))
            .toArray();
    Path file = folder.resolve("deletes-%06d.parquet".formatted(deleteTimes.size()));
    kernel.writeBronze(Rows.of(chunk, records, 0, records.length), 0, topic, TIMES, file);
    deleteTimes.add(file);
  }

  /** Files of typed rows, in the order of their records. */
  List<Path> files() {
    return files;
  }

  /** Of each of the files, which of its rows delete their key by what they say. */
  List<RoaringBitmap> deletes() {
    return deletes;
  }

  /** Of each of the files, which of its rows are tombstones. */
  List<RoaringBitmap> tombstones() {
    return tombstones;
  }

  /** Files of {@link #TIMES}: when the records were made that delete their key. */
  List<Path> deleteTimes() {
    return deleteTimes;
  }

  /** All files. */
  List<Path> paths() {
    return Stream.concat(files.stream(), deleteTimes.stream()).toList();
  }

  /** How many records each rule sends to quarantine. */
  Map<String, Long> quarantined() {
    return quarantined;
  }

  /** By partition the lowest offset of a record. */
  SortedMap<Integer, Long> first() {
    return first;
  }
}

package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.catalog.Causes;
import io.millrace.lakehouse.catalog.EqualityDeletes;
import io.millrace.lakehouse.compact.FileMerger;
import io.millrace.lakehouse.index.FileKeyIndex;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.index.MappedBytes;
import io.millrace.tables.Upsert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buckets of a table whose rows are upserted, as far as this process writes them. What they
 * remember is a cache of the table, in a folder of this process: taken away, it is made again from
 * the table.
 */
public final class Buckets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Buckets.class);

  private final Table table;
  private final Upsert upsert;
  private final KeyShape shape;
  private final Optional<DeletedKeys> deletedKeys;
  private final Path folder;
  private final Path scratch;
  private final MappedBytes budget;
  private final Map<Integer, BucketState> states = new HashMap<>();
  private String lookedFor = "";
  private TableView view;
  private long checked = -1;

  /**
   * @param table a handle of its own
   * @param deletes a handle of its own on the table that remembers deleted keys; none where no
   *     older version can come after a newer one
   * @param state where key indexes are kept between two starts
   * @param scratch where they are kept while another process has them there
   */
  public Buckets(
      Table table,
      Optional<Table> deletes,
      Upsert upsert,
      Path state,
      Path scratch,
      MappedBytes budget) {
    this.table = table;
    this.upsert = upsert;
    this.shape = KeyShape.of(table.schema(), upsert);
    this.deletedKeys =
        deletes.map(of -> new DeletedKeys(of, shape, upsert.rememberDeletes(), scratch));
    this.folder = folder(state, table);
    this.scratch = scratch;
    this.budget = budget;
  }

  /** Where in the folder of all state that of a table is. */
  public static Path folder(Path state, Table table) {
    return state.resolve(table.uuid().toString());
  }

  /** How the rows of the table become entries of key indexes. */
  public KeyShape shape() {
    return shape;
  }

  /**
   * Works out what an epoch changes in a bucket, and writes the files for it. What a failure leaves
   * of the bucket's state is not trusted: it is tried once more with what the table says.
   */
  public UpsertedBucket upsert(
      int bucket, EpochAttempt epoch, List<KeyBlock> blocks, FileMerger merger) {
    TableView seen = look(epoch.key());
    try {
      return upsert(bucket, epoch, seen, blocks, merger);
    } catch (RuntimeException e) {
      LOG.warn("bucket {} is looked up again in the table: {}", bucket, Causes.inWords(e));
      LOG.debug("bucket {}", bucket, e);
      forget(bucket);
      return upsert(bucket, epoch, seen, blocks, merger);
    }
  }

  private UpsertedBucket upsert(
      int bucket, EpochAttempt epoch, TableView seen, List<KeyBlock> blocks, FileMerger merger) {
    BucketState state = state(bucket);
    synchronized (state) {
      if (seen.epoch() != epoch.after()) {
        return UpsertedBucket.nothing(bucket, seen.snapshotId());
      }
      state.follow(seen);
      Compaction compaction =
          new BucketCompactor(seen, state, merger, scratch).compact(epoch.epoch());
      return new BucketUpsert(bucket, epoch, seen, state, shape)
          .run(blocks, compaction, deletedKeys);
    }
  }

  /** The table as all buckets of an attempt see it: one look serves them. */
  public Table seenBy(String attemptKey) {
    return look(attemptKey).table();
  }

  private synchronized TableView look(String attemptKey) {
    if (!lookedFor.equals(attemptKey)) {
      view = TableView.of(table);
      lookedFor = attemptKey;
      if (view.snapshotId() != checked) {
        EqualityDeletes.refuse(view.table());
        checked = view.snapshotId();
      }
    }
    return view;
  }

  private synchronized BucketState state(int bucket) {
    return states.computeIfAbsent(bucket, this::open);
  }

  private synchronized void forget(int bucket) {
    BucketState state = states.remove(bucket);
    if (state != null) {
      state.close();
    }
  }

  private BucketState open(int bucket) {
    long start = System.nanoTime();
    Path place =
        folder.resolve("%s-%d-of-%d".formatted(shape.fingerprint(), bucket, upsert.buckets()));
    Optional<FileKeyIndex> index = open(place);
    if (index.isEmpty()) {
      place = scratch.resolve("bucket-" + bucket);
      LOG.info("another process has the keys of bucket {}; they are read into {}", bucket, place);
      index = open(place);
    }
    BucketState state =
        new BucketState(
            bucket,
            shape,
            index.orElseThrow(),
            new NumberedFiles(place),
            deletedKeys,
            upsert.rememberDeletes());
    LOG.info("bucket {} was opened in {} ms", bucket, (System.nanoTime() - start) / 1_000_000);
    return state;
  }

  private Optional<FileKeyIndex> open(Path place) {
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make state folder " + place, e);
    }
    return FileKeyIndex.open(place.resolve("index"), 1 + shape.versionWidth(), budget);
  }

  /** Bytes of state in memory, as of the last epoch of each bucket. */
  public synchronized long memoryBytes() {
    return states.values().stream().mapToLong(BucketState::memoryBytes).sum();
  }

  @Override
  public synchronized void close() {
    states.values().forEach(BucketState::close);
    states.clear();
  }
}

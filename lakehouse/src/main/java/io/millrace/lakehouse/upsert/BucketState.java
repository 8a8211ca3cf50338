package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker remembers of one bucket: which files it has, and where in them each key is. All of
 * it is as of one snapshot of the table; from there it follows the table, or starts anew. What an
 * attempt works out is kept aside until the table has it.
 */
final class BucketState implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketState.class);

  private static final int FORGET_PER_REMEMBER = 7;

  /** To forget costs a pass over all entries; deletes may be remembered so much longer. */
  private static final Duration FORGET_AT_MOST_EVERY = Duration.ofMinutes(10);

  /** Reading the key of a row again costs as much as passing by so many entries of the index. */
  private static final int PASSED_PER_READ = 16;

  private final int bucket;
  private final KeyShape shape;
  private final KeyIndex index;
  private final NumberedFiles numbered;
  private final Optional<DeletedKeys> deletedKeys;
  private final Duration remember;
  private Instant forgetDue = Instant.EPOCH;
  private BucketFiles files = BucketFiles.NONE;
  private Attempt attempt;

  /** Kept beside the index, which is not to be asked while another thread changes it. */
  private volatile long memoryBytes;

  BucketState(
      int bucket,
      KeyShape shape,
      KeyIndex index,
      NumberedFiles numbered,
      Optional<DeletedKeys> deletedKeys,
      Duration remember) {
    this.bucket = bucket;
    this.shape = shape;
    this.index = index;
    this.numbered = numbered;
    this.deletedKeys = deletedKeys;
    this.remember = remember;
    if (index.tag().isPresent() && !numbered.open(index.tag().getAsLong())) {
      index.clear();
    }
  }

  KeyIndex index() {
    return index;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  BucketFiles files() {
    return files;
  }

  /** A number that no file of the bucket had yet. */
  int newNumber() {
    return numbered.next();
  }

  /** Keeps what an attempt worked out, in place of an earlier one's, until the table is seen. */
  void keepAside(Attempt next) {
    attempt = next;
  }

  /** Brings this to a look at the table. */
  void follow(TableView view) {
    forgetOldDeletes();
    if (attempt != null) {
      Attempt made = attempt;
      attempt = null;
      if (made.isIn(view)) {
        take(view, made);
        return;
      }
    }
    OptionalLong tag = index.tag();
    boolean known = tag.isPresent() && view.descendsFrom(tag.getAsLong());
    if (tag.isPresent() && tag.getAsLong() == view.snapshotId() && files != BucketFiles.NONE) {
      return;
    }
    if (!known) {
      index.clear();
      numbered.clear();
      files = BucketFiles.NONE;
    }
    catchUp(view, known);
  }

  /** Deleted keys are remembered long enough; now and then the others make room. */
  private void forgetOldDeletes() {
    Instant now = Instant.now();
    if (now.isBefore(forgetDue)) {
      return;
    }
    long oldest = now.minus(remember).getEpochSecond();
    index.removeIf(
        location -> Location.isDelete(location) && Location.deletedAt(location) < oldest);
    Duration pause = remember.dividedBy(FORGET_PER_REMEMBER);
    forgetDue = now.plus(pause.compareTo(FORGET_AT_MOST_EVERY) < 0 ? FORGET_AT_MOST_EVERY : pause);
  }

  /** Takes over what an attempt worked out, now that the table has it and nothing else since. */
  private void take(TableView view, Attempt made) {
    Compaction compaction = made.compaction();
    long rows = made.files().files().stream().mapToLong(LiveFile::liveRows).sum();
    boolean inOnePass = PASSED_PER_READ * compaction.rows() > rows;
    if (!inOnePass) {
      KeyReader reader = new KeyReader(view.table(), shape);
      for (int number : compaction.added().keySet()) {
        LiveFile file = made.files().byNumber().get(number);
        if (file != null) {
          reader.read(file, number, batch -> batch.putInto(index));
        }
      }
    }
    made.entries().putInto(index);
    if (inOnePass) {
      finish(view, made.files(), tag -> index.finish(tag, compaction.moved()));
    } else {
      finish(view, made.files(), index::finish);
    }
  }

  private void catchUp(TableView view, boolean known) {
    long start = System.nanoTime();
    Map<Integer, LiveFile> live = new HashMap<>();
    Map<Integer, LiveFile> unread = new HashMap<>();
    long rows = 0;
    for (LiveFile file : LiveFiles.of(view.table(), view.snapshotId(), OptionalInt.of(bucket))) {
      OptionalInt before = numbered.find(file.location());
      int number = before.isPresent() ? before.getAsInt() : numbered.next();
      live.put(number, file);
      if (before.isEmpty()) {
        unread.put(number, file);
        rows += file.liveRows();
      }
    }
    BucketFiles now = new BucketFiles(live);
    index.reserve(index.size() + rows);
    KeyReader reader = new KeyReader(view.table(), shape);
    unread.forEach((number, file) -> reader.read(file, number, batch -> batch.putInto(index)));
    long after = known ? numbered.epoch() : -1;
    deletedKeys.ifPresent(
        keys -> keys.read(bucket, after, view.epoch(), batch -> putUnlessNewer(batch, now)));
    finish(view, now, index::finish);
    LOG.info(
        "bucket {} read {} keys in {} of {} files, {} ms",
        bucket,
        rows,
        unread.size(),
        live.size(),
        (System.nanoTime() - start) / 1_000_000);
  }

  /**
   * A key that has a row, or was deleted by a newer version, is not deleted by what is remembered
   * of it; a key may have been deleted more than once.
   */
  private void putUnlessNewer(Entries deletes, BucketFiles now) {
    int width = index.width();
    KeyNumbers keys = new KeyNumbers();
    int[] newest = new int[deletes.size()];
    int known = 0;
    for (int entry = 0; entry < deletes.size(); entry++) {
      int key = keys.number(deletes.keys(), 2 * entry);
      boolean isFirst = keys.size() > known;
      known = keys.size();
      if (isFirst || isNewer(deletes, entry, deletes.values(), newest[key])) {
        newest[key] = entry;
      }
    }
    long[] values = new long[keys.size() * width];
    index.find(keys.longs(), keys.size(), values);
    Entries kept = new Entries(shape.versionWidth());
    for (int key = 0; key < keys.size(); key++) {
      long location = now.live().applyAsLong(values[key * width]);
      boolean applies =
          location == KeyIndex.ABSENT
              || (Location.isDelete(location) && isNewer(deletes, newest[key], values, key));
      if (applies) {
        kept.add(deletes.keys(), 2 * newest[key], deletes.values(), newest[key] * width);
      }
    }
    kept.putInto(index);
  }

  private boolean isNewer(Entries one, int entry, long[] others, int other) {
    int width = index.width();
    return shape.isNewer(one.values(), entry * width + 1, others, other * width + 1);
  }

  private void finish(TableView view, BucketFiles now, LongConsumer end) {
    numbered.keep(view.snapshotId(), view.epoch(), now);
    end.accept(view.snapshotId());
    numbered.forgetOthers(view.snapshotId());
    files = now;
    memoryBytes = index.memoryBytes();
  }

  @Override
  public void close() {
    index.close();
  }
}

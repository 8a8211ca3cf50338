package io.millrace.lakehouse.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key index in a folder. Most entries lie in a base file that never changes; what was put since
 * is in a small table in memory, and in a log for the next process. When the table has grown to a
 * fraction of the base, both become the next base file, in one pass from the front to the back.
 *
 * <p>So an epoch writes what it changes, one thing behind another. Changing the slots of one large
 * file in place costs a page for each, of the disk and of the system's time, and the more keys
 * there are the fewer changes share one.
 *
 * <p>What a restart finds is checked to the last bit. What fails is thrown away, down to the last
 * state that is right, which may be none: the index is a cache of a table.
 */
public final class FileKeyIndex implements KeyIndex {
  private static final Logger LOG = LoggerFactory.getLogger(FileKeyIndex.class);
  private static final int WIDEST = 64;
  private static final LongUnaryOperator STAYS = LongUnaryOperator.identity();

  /**
   * A log may be so much longer than what it amounts to, when the same keys change all the time.
   */
  private static final int LOG_PER_DELTA = 4;

  private final IndexFolder folder;
  private final int width;
  private final MappedBytes budget;
  private long seed;
  private long generation;
  private Layers layers;
  private ChangeLog log;
  private OptionalLong tag = OptionalLong.empty();
  private long reserved;

  /** There is no finished state, here or on disk; so nothing is logged. */
  private boolean building;

  private boolean changing;
  private boolean failed;
  private boolean closed;

  private FileKeyIndex(IndexFolder folder, int width, MappedBytes budget) {
    this.folder = folder;
    this.width = width;
    this.budget = budget;
  }

  /**
   * Opens the index in a folder, which is its own: what else lies there is removed.
   *
   * @return nothing if another process, or another index of this one, has the folder
   */
  public static Optional<FileKeyIndex> open(Path folder, int width, MappedBytes budget) {
    if (width < 1 || width > WIDEST) {
      throw new IllegalArgumentException(
          "a width of %d longs; it is from 1 to %d".formatted(width, WIDEST));
    }
    try {
      Optional<IndexFolder> opened = IndexFolder.tryOpen(folder);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      FileKeyIndex index = new FileKeyIndex(opened.get(), width, budget);
      try {
        index.recover();
      } catch (IOException | RuntimeException e) {
        index.close();
        throw e;
      }
      return Optional.of(index);
    } catch (IOException e) {
      throw StateFailure.of("cannot open the key index in " + folder, e);
    }
  }

  private void recover() throws IOException {
    for (long candidate : folder.generations()) {
      Path file = folder.base(candidate);
      Optional<BaseHeader> header = BaseFile.check(file, width);
      if (header.isPresent() && header.get().generation() == candidate) {
        goOnFrom(file, header.get());
        return;
      }
      LOG.warn("{} is damaged, or of another kind, and is not used", file);
    }
    begin();
  }

  private void begin() throws IOException {
    folder.removeAllBut();
    building = true;
    changing = false;
    tag = OptionalLong.empty();
    seed = new SplittableRandom().nextLong();
    layers = Layers.empty(folder.path(), width, seed, budget);
  }

  private void goOnFrom(Path file, BaseHeader header) throws IOException {
    generation = header.generation();
    seed = header.seed();
    layers = Layers.over(file, header, budget);
    Path changes = folder.changes(generation);
    ChangeLog.Replayed replayed = ChangeLog.replay(changes, header, this::apply);
    log = replayed.log();
    tag = OptionalLong.of(replayed.tag().orElse(header.tag()));
    folder.removeAllBut(file, changes);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public long size() {
    requireUsable();
    return layers.size();
  }

  @Override
  public OptionalLong tag() {
    return tag;
  }

  /** Whether lookups go to mapped memory, rather than to the disk. */
  public boolean isMapped() {
    requireUsable();
    return layers.isMapped();
  }

  @Override
  public void find(long[] keys, int count, long[] values) {
    requireUsable();
    layers.find(keys, count, values);
  }

  @Override
  public void put(long[] keys, long[] values, int count) {
    requireUsable();
    for (int i = 0; i < count; i++) {
      if (values[i * width] == ABSENT) {
        throw new IllegalArgumentException(
            "entry %d has the location that says that there is none".formatted(i));
      }
    }
    changing = true;
    change(
        "put into",
        () -> {
          if (log != null) {
            log.put(keys, values, count);
          }
          apply(keys, values, count);
        });
  }

  private void apply(long[] keys, long[] values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      while (!layers.put(keys[2 * i], keys[2 * i + 1], values, i * width)) {
        makeRoom();
      }
    }
  }

  /**
   * A change is kept apart from the base until it is finished. One that is too large for that gives
   * up the state before it, as the first one has none: if the process ends before it is finished,
   * the index is made again. What a log holds was not too large when it was written.
   */
  private void makeRoom() throws IOException {
    boolean replaying = log == null;
    if (building || !layers.grow(!replaying)) {
      rewrite(layers.estimate(), STAYS, OptionalLong.empty());
    }
  }

  @Override
  public void finish(long newTag) {
    requireUsable();
    reserved = 0;
    change("finish a change of", () -> finishChange(newTag));
    changing = false;
  }

  @Override
  public void finish(long newTag, LongUnaryOperator moved) {
    requireUsable();
    reserved = 0;
    change("move the entries of", () -> rewrite(layers.estimate(), moved, OptionalLong.of(newTag)));
    changing = false;
  }

  private void finishChange(long newTag) throws IOException {
    OptionalLong finished = OptionalLong.of(newTag);
    if (building) {
      rewrite(layers.estimate(), STAYS, finished);
      return;
    }
    log.finish(newTag);
    tag = finished;
    if (layers.isFull() || log.bytes() > LOG_PER_DELTA * layers.deltaBytes()) {
      rewrite(layers.estimate(), STAYS, finished);
    }
  }

  @Override
  public void removeIf(LongPredicate location) {
    requireUsable();
    if (changing) {
      throw new IllegalStateException("entries are removed before a put or after its finish");
    }
    change(
        "remove entries from",
        () -> {
          LongUnaryOperator kept = at -> location.test(at) ? ABSENT : at;
          long left = 0;
          for (Entries entries = layers.entries(kept); entries.next(); ) {
            left++;
          }
          if (left < layers.size()) {
            rewrite(left, kept, tag);
          }
        });
  }

  /** Makes the next base of all entries; without a tag, it is one that a restart begins anew. */
  private void rewrite(long entries, LongUnaryOperator moved, OptionalLong newTag)
      throws IOException {
    BaseHeader header;
    try (BaseWriter writer = BaseWriter.create(folder.unwritten(), width, entries)) {
      for (Entries all = layers.entries(moved); all.next(); ) {
        writer.add(all);
      }
      header = writer.finish(generation + 1, seed, newTag.orElse(0));
    }
    generation++;
    building = newTag.isEmpty();
    tag = newTag;
    Path file = building ? folder.part(generation) : folder.base(generation);
    IndexFolder.rename(folder.unwritten(), file);
    closeLog();
    layers.follow(file, header, reserved);
    folder.removeAllBut(file);
    log = building ? null : ChangeLog.create(folder.changes(generation), header);
  }

  @Override
  public void reserve(long entries) {
    requireUsable();
    reserved = entries;
    if (layers.isEmpty()) {
      change("make room in", () -> layers.makeRoomFor(entries));
    }
  }

  @Override
  public void clear() {
    requireUsable();
    change(
        "clear",
        () -> {
          closeLog();
          layers.close();
          begin();
        });
  }

  @Override
  public long diskBytes() {
    requireUsable();
    return layers.baseBytes() + (log == null ? 0 : log.bytes());
  }

  @Override
  public long memoryBytes() {
    requireUsable();
    return layers.memoryBytes() + (log == null ? 0 : log.memoryBytes());
  }

  /** What changes files, and may fail half done. */
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void change(String what, Change change) {
    failed = true;
    try {
      change.run();
      failed = false;
    } catch (IOException e) {
      throw StateFailure.of("cannot %s the key index in %s".formatted(what, folder.path()), e);
    }
  }

  private void requireUsable() {
    if (failed || closed) {
      throw new IllegalStateException(
          "the key index in %s is closed, or failed before; open it again"
              .formatted(folder.path()));
    }
  }

  private void closeLog() throws IOException {
    ChangeLog open = log;
    log = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (folder) {
      closeLog();
      if (layers != null) {
        layers.close();
      }
    } catch (IOException e) {
      throw StateFailure.of("cannot close the key index in " + folder.path(), e);
    }
  }
}

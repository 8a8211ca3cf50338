package io.millrace.transforms.gold;

import io.millrace.lakehouse.catalog.Causes;
import io.millrace.lakehouse.changelog.Changelog;
import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.index.MappedBytes;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.lakehouse.upsert.EpochAttempt;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TableName;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.kernel.Kernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gold table as far as this process writes it. What it remembers of groups is a cache, computed
 * from silver: taken away, it is computed again.
 */
public final class GoldTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GoldTable.class);

  private final GoldTarget target;
  private final Table silver;
  private final Buckets buckets;
  private final Path folder;
  private final Path scratch;
  private final MappedBytes budget;
  private final KernelRows rows;
  private final Map<Integer, GroupState> states = new HashMap<>();

  /**
   * @param gold a handle of its own
   * @param silver a handle of its own
   * @param state where indexes are kept between two starts
   * @param scratch where they are kept while another process has them there
   */
  public GoldTable(
      GoldTarget target, Table gold, Table silver, Path state, Path scratch, MappedBytes budget) {
    this.target = target;
    this.silver = silver;
    this.buckets =
        new Buckets(gold, Optional.empty(), target.definition().upsert(), state, scratch, budget);
    this.folder = Buckets.folder(state, gold).resolve("groups-" + target.plan().fingerprint());
    this.scratch = scratch.resolve(gold.uuid().toString());
    this.budget = budget;
    this.rows = new KernelRows(silver, scratch);
  }

  public GoldTarget target() {
    return target;
  }

  /**
   * Works out what an epoch changes in a bucket, and writes the files for it. What a failure leaves
   * of the bucket's state is not trusted: it is tried once more with what the tables say.
   */
  MergedGold merge(int bucket, EpochPlan plan, List<GroupDelta> deltas, Kernel kernel) {
    try {
      return mergeOnce(bucket, plan, deltas, kernel);
    } catch (RuntimeException e) {
      if (e instanceof MillraceException known && known.kind() == ErrorKind.SPEC) {
        throw e;
      }
      LOG.warn("{} bucket {} is read again: {}", name(), bucket, Causes.inWords(e));
      LOG.debug("{} bucket {}", name(), bucket, e);
      openAnew(bucket);
      return mergeOnce(bucket, plan, deltas, kernel);
    }
  }

  private TableName name() {
    return target.definition().table();
  }

  private MergedGold mergeOnce(int bucket, EpochPlan plan, List<GroupDelta> deltas, Kernel kernel) {
    Table gold = buckets.seenBy(plan.key());
    Optional<LedgerEntry> last = new Ledger(gold).lastSeen();
    long goldEpoch = last.map(LedgerEntry::epoch).orElse(-1L);
    OptionalLong base = base(plan, deltas);
    boolean isCatchUp = plan.source() == EpochPlan.Source.SILVER;
    boolean isDue = isCatchUp ? goldEpoch < plan.epoch() : goldEpoch == plan.after();
    Long mirrors = last.map(LedgerEntry::mirrors).orElse(null);
    RowChanges since =
        isDue && base.isPresent() ? between(mirrors, base.getAsLong()) : RowChanges.NONE;
    if (base.isEmpty() || !isDue || (!isCatchUp && GroupParts.areMany(most(since)))) {
      return new MergedGold(
          plan,
          target.place(),
          -1,
          List.of(),
          UpsertedBucket.nothing(bucket, gold.currentSnapshot().snapshotId()));
    }
    Work work = new Work(plan, bucket, base.getAsLong(), deltas, since);
    GroupState state = state(bucket);
    synchronized (state) {
      state.settle(
          id -> UpsertChange.holds(gold.currentSnapshot(), bucket, id),
          mirrors == null ? GroupState.NOTHING : mirrors);
      follow(state, bucket, mirrors, kernel);
      List<GroupEntries> aside = new ArrayList<>();
      List<KeyBlock> written = write(work, state, kernel, isCatchUp ? state::put : aside::add);
      if (isCatchUp) {
        state.finish(work.base);
      }
      EpochAttempt attempt = new EpochAttempt(plan.epoch(), goldEpoch, plan.attempt());
      UpsertedBucket upserted = buckets.upsert(bucket, attempt, written, kernel);
      if (!upserted.isNothing()) {
        aside.forEach(entries -> state.keepAside(upserted.id(), entries));
      }
      return new MergedGold(plan, target.place(), work.base, sources(deltas), upserted);
    }
  }

  /**
   * What is to be done in a bucket.
   *
   * @param base the snapshot of silver that the epoch begins with
   * @param since what silver changed between what gold mirrors and that
   */
  private record Work(
      EpochPlan plan, int bucket, long base, List<GroupDelta> deltas, RowChanges since) {}

  /**
   * Writes the rows of groups that change.
   *
   * @param worked takes what is to be remembered; not all of it at once if silver has it already,
   *     as it has all that a plan for gold alone is made for
   */
  private List<KeyBlock> write(
      Work work, GroupState state, Kernel kernel, Consumer<GroupEntries> worked) {
    List<KeyBlock> written = new ArrayList<>();
    try (GroupParts parts = new GroupParts(most(work.since), scratch)) {
      work.deltas.stream()
          .map(GroupDelta::block)
          .filter(Objects::nonNull)
          .forEach(block -> parts.add(List.of(block)));
      read(work.since, work.bucket, parts, kernel);
      parts.each(
          blocks -> {
            GroupMerge merge = new GroupMerge(target, blocks, state);
            FreshValues fresh = FreshValues.ofAll(target, merge);
            if (fresh.areNeeded()) {
              rows.readAll(work.base, work.deltas, files -> fresh.find(kernel.gold(), files));
            }
            GroupRows changed = new GroupRows(target, merge, scratch);
            written.add(
                changed.write(work.plan, work.bucket, written.size(), kernel.gold(), fresh));
            worked.accept(merge.entries());
          });
    }
    return written;
  }

  private static List<String> sources(List<GroupDelta> deltas) {
    return deltas.stream()
        .sorted(Comparator.comparingInt(GroupDelta::part))
        .map(GroupDelta::source)
        .toList();
  }

  /** The snapshot of silver that the epoch's changes are made for; none if it is past them. */
  private OptionalLong base(EpochPlan plan, List<GroupDelta> deltas) {
    boolean reads = plan.source() != EpochPlan.Source.SILVER;
    if (reads && deltas.stream().anyMatch(delta -> delta.block() == null)) {
      return OptionalLong.empty();
    }
    List<Long> bases =
        deltas.stream().map(GroupDelta::baseOrNull).filter(Objects::nonNull).distinct().toList();
    silver.refresh();
    if (bases.size() == 1 && silver.snapshot(bases.get(0)) != null) {
      return OptionalLong.of(bases.get(0));
    }
    long wanted = reads ? plan.after() : plan.epoch();
    boolean stands =
        bases.isEmpty()
            && new Ledger(silver).lastSeen().filter(each -> each.epoch() == wanted).isPresent();
    return stands ? OptionalLong.of(silver.currentSnapshot().snapshotId()) : OptionalLong.empty();
  }

  /** Brings what is remembered to what gold mirrors. */
  private void follow(GroupState state, int bucket, Long mirrorsOrNull, Kernel kernel) {
    long wanted = mirrorsOrNull == null ? GroupState.NOTHING : mirrorsOrNull;
    OptionalLong tag = state.tag();
    if (tag.isPresent() && tag.getAsLong() == wanted) {
      return;
    }
    long start = System.nanoTime();
    RowChanges missing = missing(tag, mirrorsOrNull);
    if (missing == null) {
      state.clear();
      missing =
          mirrorsOrNull == null
              ? RowChanges.NONE
              : Changelog.upTo(silver, required(mirrorsOrNull)).places();
    }
    absorb(state, bucket, missing, mirrorsOrNull, kernel);
    state.finish(wanted);
    LOG.info(
        "{} bucket {} read {} rows of silver, {} ms",
        name(),
        bucket,
        missing.size(),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** What is missing of a snapshot; null if it is better to begin with nothing. */
  private RowChanges missing(OptionalLong tag, Long mirrorsOrNull) {
    boolean isKnown =
        mirrorsOrNull != null
            && tag.isPresent()
            && tag.getAsLong() != GroupState.NOTHING
            && silver.snapshot(tag.getAsLong()) != null
            && silver.snapshot(mirrorsOrNull) != null;
    if (!isKnown) {
      return null;
    }
    RowChanges missing = Changelog.between(silver, tag.getAsLong(), mirrorsOrNull).places();
    long all = Changelog.upTo(silver, mirrorsOrNull).places().size();
    return missing.size() > all ? null : missing;
  }

  private void absorb(
      GroupState state, int bucket, RowChanges changes, Long snapshotOrNull, Kernel kernel) {
    GroupBlock worn = target.emptyBlock();
    try (GroupParts parts = new GroupParts(most(changes), scratch)) {
      read(changes, bucket, parts, kernel);
      parts.each(
          blocks -> {
            GroupMerge merge = new GroupMerge(target, blocks, state);
            merge.addWornTo(worn);
            state.put(merge.entries());
          });
    }
    if (worn.size() > 0) {
      GroupMerge merge = new GroupMerge(target, List.of(worn), state);
      merge.wearEmpty();
      FreshValues fresh = FreshValues.ofExtremes(target, merge);
      rows.readAll(snapshotOrNull, List.of(), files -> fresh.find(kernel.gold(), files));
      state.put(merge.entries());
    }
  }

  /** How many groups may change with some rows of silver. */
  private long most(RowChanges changes) {
    return changes.size() * target.plan().windows();
  }

  /** Reads what rows of silver change in the groups of a bucket. */
  private void read(RowChanges changes, int bucket, GroupParts parts, Kernel kernel) {
    rows.read(
        changes,
        files -> {
          kernel.gold().read(files, target.inputs());
          parts.add(new GroupReader(target, kernel.gold()).parts(bucket, parts.count()));
          kernel.gold().release();
        });
  }

  /** What silver changed between what gold mirrors and what an epoch begins with. */
  private RowChanges between(Long mirrorsOrNull, long base) {
    if (mirrorsOrNull == null) {
      return Changelog.upTo(silver, base).places();
    }
    return mirrorsOrNull == base
        ? RowChanges.NONE
        : Changelog.between(silver, required(mirrorsOrNull), base).places();
  }

  private long required(long snapshotId) {
    if (silver.snapshot(snapshotId) == null) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "%s was computed from a snapshot of %s that is not kept any more; compute it afresh: run the pipeline with --table %1$s --recompute"
              .formatted(name(), silver.name()));
    }
    return snapshotId;
  }

  private synchronized GroupState state(int bucket) {
    return states.computeIfAbsent(bucket, this::open);
  }

  private GroupState open(int bucket) {
    String name = "%d-of-%d".formatted(bucket, target.buckets());
    return GroupState.open(folder.resolve(name), target.shape(), budget)
        .or(() -> GroupState.open(scratch.resolve(name), target.shape(), budget))
        .orElseThrow();
  }

  private synchronized void openAnew(int bucket) {
    GroupState state = states.remove(bucket);
    if (state != null) {
      state.close();
    }
    state(bucket).clear();
  }

  /** Bytes of state in memory. */
  public synchronized long memoryBytes() {
    return buckets.memoryBytes()
        + states.values().stream().mapToLong(GroupState::memoryBytes).sum();
  }

  @Override
  public synchronized void close() {
    buckets.close();
    states.values().forEach(GroupState::close);
    states.clear();
  }
}

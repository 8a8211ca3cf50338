package io.millrace.transforms.commit;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.Ledger.Outcome;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.transforms.bronze.WrittenSlice;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.gold.MergedGold;
import io.millrace.transforms.silver.MergedBucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/**
 * Makes an attempt at an epoch visible, table by table: bronze first, which fixes what the epoch
 * is; then what stands beside silver, silver, and gold, which is computed from it. Wherever this is
 * broken off, the next attempt finds what is there already and goes on.
 */
public final class EpochCommit {
  private final CommitTables tables;

  public EpochCommit(CommitTables tables) {
    this.tables = tables;
  }

  /** Commits all parts of an attempt; some that came twice count once. */
  public Outcome commit(Collection<EpochPart> parts) {
    Gathered gathered = Gathered.of(parts, tables.buckets());
    LedgerEntry entry = gathered.entry();
    Outcome outcome = Outcome.COMMITTED;
    if (gathered.plan.source() == EpochPlan.Source.KAFKA) {
      outcome =
          new Ledger(tables.bronze())
              .commit(entry, gathered.files(tables.bronze(), WrittenSlice::files));
    }
    if (tables.silver().isPresent() && gathered.plan.source() != EpochPlan.Source.SILVER) {
      outcome = commitSilver(gathered, entry);
    }
    if (outcome == Outcome.GAVE_WAY || tables.gold().isEmpty()) {
      return outcome;
    }
    List<String> sources = gathered.buckets.values().stream().map(UpsertedBucket::id).toList();
    GoldCommit gold = new GoldCommit(tables, gathered.plan, entry, sources);
    return gold.commit(gathered.gold) ? outcome : Outcome.GAVE_WAY;
  }

  private Outcome commitSilver(Gathered gathered, LedgerEntry entry) {
    List<DataFile> rejected =
        gathered.files(tables.quarantine(), slice -> slice.silver().quarantine());
    commitBeside(tables.quarantine(), entry, rejected);
    FileJson json = tables.deletes().map(deletes -> new FileJson(deletes.specs())).orElse(null);
    if (json != null) {
      List<DataFile> remembered = new ArrayList<>();
      gathered.buckets.values().stream()
          .flatMap(bucket -> bucket.remembered().stream())
          .forEach(text -> remembered.add(json.dataFile(text)));
      commitBeside(tables.deletes().get(), entry, remembered);
    }
    Table silver = tables.silver().orElseThrow();
    Ledger ledger = new Ledger(silver);
    Map<String, String> summary = gathered.summary();
    if (gathered.buckets.isEmpty()) {
      List<DataFile> appended = gathered.files(silver, slice -> slice.silver().appended());
      return ledger.commit(
          entry,
          transaction -> {
            AppendFiles append = transaction.newAppend();
            appended.forEach(append::appendFile);
            summary.forEach(append::set);
            return append;
          });
    }
    Outcome outcome =
        ledger.commit(entry, new UpsertChange(List.copyOf(gathered.buckets.values()), summary));
    if (outcome == Outcome.GAVE_WAY) {
      ledger.abandon(gathered.plan.key());
    }
    return outcome;
  }

  private static void commitBeside(Table table, LedgerEntry entry, List<DataFile> files) {
    if (!files.isEmpty()) {
      new Ledger(table).commitBeside(entry, files);
    }
  }

  /** The entry that the epoch has in the ledgers. */
  public static LedgerEntry entry(Collection<EpochPart> parts) {
    return Gathered.of(parts, 0).entry();
  }

  /** The parts of an attempt, each once. */
  private static final class Gathered {
    private final EpochPlan plan;
    private final SortedMap<Integer, WrittenSlice> slices = new TreeMap<>();
    private final SortedMap<Integer, UpsertedBucket> buckets = new TreeMap<>();
    private final List<MergedGold> gold = new ArrayList<>();

    private Gathered(EpochPlan plan) {
      this.plan = plan;
    }

    static Gathered of(Collection<EpochPart> parts, int expectedBuckets) {
      Gathered gathered = new Gathered(parts.iterator().next().plan());
      for (EpochPart part : parts) {
        if (part instanceof WrittenSlice slice) {
          gathered.slices.putIfAbsent(slice.slice(), slice);
        } else if (part instanceof MergedBucket merged) {
          gathered.buckets.putIfAbsent(merged.bucket().bucket(), merged.bucket());
        } else if (part instanceof MergedGold merged) {
          gathered.gold.add(merged);
        }
      }
      gathered.plan.checkComplete(gathered.slices.keySet());
      if (expectedBuckets > 0 && gathered.plan.source() != EpochPlan.Source.SILVER) {
        gathered.plan.checkGathered(gathered.buckets.keySet(), expectedBuckets);
      }
      return gathered;
    }

    LedgerEntry entry() {
      long records = slices.values().stream().mapToLong(WrittenSlice::records).sum();
      List<Gap> gaps = slices.values().stream().flatMap(slice -> slice.gaps().stream()).toList();
      return plan.entry(records, gaps);
    }

    List<DataFile> files(Table table, Function<WrittenSlice, List<String>> of) {
      FileJson json = new FileJson(table.specs());
      List<DataFile> files = new ArrayList<>();
      slices.values().forEach(slice -> of.apply(slice).forEach(t -> files.add(json.dataFile(t))));
      return files;
    }

    /** What silver's snapshot says of the epoch. */
    Map<String, String> summary() {
      Map<String, String> summary = new TreeMap<>();
      for (WrittenSlice slice : slices.values()) {
        slice
            .silver()
            .rules()
            .forEach(
                (rule, count) ->
                    summary.merge(
                        EpochSummary.RULE + rule,
                        Long.toString(count),
                        (one, two) -> Long.toString(Long.parseLong(one) + Long.parseLong(two))));
      }
      if (buckets.isEmpty()) {
        return summary;
      }
      Counts counts =
          buckets.values().stream().map(UpsertedBucket::counts).reduce(Counts.NONE, Counts::plus);
      long superseded =
          slices.values().stream().mapToLong(slice -> slice.silver().superseded()).sum();
      summary.putAll(EpochSummary.changes(counts));
      summary.put(EpochSummary.LATE, Long.toString(counts.late() + superseded));
      return summary;
    }
  }
}

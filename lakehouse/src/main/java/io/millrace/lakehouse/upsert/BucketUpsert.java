package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.changelog.FileRows;
import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.DeleteFiles;
import io.millrace.lakehouse.write.Deletion;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.LiveFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import org.roaringbitmap.RoaringBitmap;

/**
 * One attempt at an epoch in one bucket: which of the new rows live, which of the old ones do not
 * any more, and what is rewritten on the way. It writes files, and changes nothing that anybody
 * sees.
 */
final class BucketUpsert {
  private final int bucket;
  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final EpochAttempt epoch;
  private final TableView view;
  private final BucketState state;
  private final KeyShape shape;
  private final Instant now;
  private final FileJson json;

  BucketUpsert(int bucket, EpochAttempt epoch, TableView view, BucketState state, KeyShape shape) {
    this.bucket = bucket;
    this.epoch = epoch;
    this.view = view;
    this.state = state;
    this.shape = shape;
    this.now = Instant.now();
    this.json = new FileJson(view.table().specs());
  }

  UpsertedBucket run(
      List<KeyBlock> blocks, Compaction compaction, Optional<DeletedKeys> deletedKeys) {
    BucketFiles before = state.files();
    BucketFiles base = compaction.applied(before);
    Map<Integer, LiveFile> fresh = new LinkedHashMap<>();
    Fold fold = new Fold(shape, blocks.stream().mapToInt(KeyBlock::size).sum());
    for (KeyBlock block : blocks) {
      fold.add(block, numbered(block, fresh));
    }
    LongUnaryOperator live = before.live();
    LongUnaryOperator moved = compaction.moved();
    fold.run(
        state.index(),
        location -> moved.applyAsLong(live.applyAsLong(location)),
        now.getEpochSecond());

    DeleteFiles.Written written = writeDeletes(fold, base, fresh);
    BucketFiles after = after(base, fresh, written);
    Entries entries = fold.entries();
    state.keepAside(new Attempt(bucket, id, view.snapshotId(), after, entries, compaction));
    List<String> remembered = deletedKeys.map(keys -> remember(keys, entries)).orElse(List.of());
    RowChanges changes = changes(fold, base, fresh);
    return result(compaction, base, fresh, written, remembered, changes, fold.counts());
  }

  private List<String> remember(DeletedKeys deletedKeys, Entries entries) {
    return deletedKeys.write(bucket, epoch.epoch(), entries, now, name()).stream()
        .map(deletedKeys::json)
        .toList();
  }

  private List<Integer> numbered(KeyBlock block, Map<Integer, LiveFile> fresh) {
    List<Integer> numbers = new ArrayList<>();
    for (String file : block.files()) {
      int number = state.newNumber();
      fresh.put(number, LiveFile.whole(json.dataFile(file)));
      numbers.add(number);
    }
    return numbers;
  }

  private DeleteFiles.Written writeDeletes(
      Fold fold, BucketFiles base, Map<Integer, LiveFile> fresh) {
    List<Deletion> deletions = new ArrayList<>();
    fold.dead()
        .forEach(
            (number, rows) -> {
              LiveFile file = fresh.getOrDefault(number, base.byNumber().get(number));
              deletions.add(new Deletion(file, rows));
            });
    String deletes = DataFileNames.ofDeletes(epoch.epoch(), epoch.attempt(), bucket);
    return new DeleteFiles(view.table(), deletes).write(deletions);
  }

  private RowChanges changes(Fold fold, BucketFiles base, Map<Integer, LiveFile> fresh) {
    List<FileRows> gone = new ArrayList<>();
    fold.dead()
        .forEach(
            (number, rows) -> {
              if (!fresh.containsKey(number)) {
                gone.add(new FileRows(json.text(base.byNumber().get(number).data()), rows));
              }
            });
    List<FileRows> come = new ArrayList<>();
    fresh.forEach(
        (number, file) -> {
          RoaringBitmap rows = RoaringBitmap.bitmapOfRange(0, file.data().recordCount());
          rows.andNot(fold.dead().getOrDefault(number, new RoaringBitmap()));
          come.add(new FileRows(json.text(file.data()), rows));
        });
    return new RowChanges(gone, come);
  }

  private static BucketFiles after(
      BucketFiles base, Map<Integer, LiveFile> fresh, DeleteFiles.Written written) {
    Map<String, LiveFile> changed = new HashMap<>();
    written.files().forEach(file -> changed.put(file.location(), file));
    Set<String> gone = locations(written.emptied());
    Map<Integer, LiveFile> all = new HashMap<>(base.byNumber());
    all.putAll(fresh);
    all.values().removeIf(file -> gone.contains(file.location()));
    all.replaceAll((number, file) -> changed.getOrDefault(file.location(), file));
    return new BucketFiles(all);
  }

  private UpsertedBucket result(
      Compaction compaction,
      BucketFiles base,
      Map<Integer, LiveFile> fresh,
      DeleteFiles.Written written,
      List<String> remembered,
      RowChanges changes,
      Counts counts) {
    Set<String> gone = locations(written.emptied());
    Set<String> old = locations(base.files());
    return new UpsertedBucket(
        bucket,
        id,
        view.snapshotId(),
        new UpsertedBucket.Rewrite(
            texts(compaction.added().values()),
            texts(compaction.removed()),
            compaction.removed().stream()
                .flatMap(file -> file.ownDeletes().stream())
                .map(json::text)
                .toList()),
        texts(fresh.values().stream().filter(file -> !gone.contains(file.location())).toList()),
        texts(written.emptied().stream().filter(file -> old.contains(file.location())).toList()),
        written.added().stream().map(json::text).toList(),
        written.replaced().stream().map(json::text).toList(),
        written.files().stream().map(LiveFile::location).filter(old::contains).toList(),
        remembered,
        changes,
        counts);
  }

  private List<String> texts(Iterable<LiveFile> files) {
    List<String> texts = new ArrayList<>();
    files.forEach(file -> texts.add(json.text(file.data())));
    return texts;
  }

  private static Set<String> locations(Iterable<LiveFile> files) {
    Set<String> locations = new HashSet<>();
    files.forEach(file -> locations.add(file.location()));
    return locations;
  }

  private String name() {
    return DataFileNames.ofSlice(epoch.epoch(), epoch.attempt(), bucket);
  }
}

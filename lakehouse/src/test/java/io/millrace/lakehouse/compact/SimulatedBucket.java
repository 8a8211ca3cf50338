package io.millrace.lakehouse.compact;

import io.millrace.lakehouse.compact.CompactionPolicy.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A bucket of a silver table in numbers: which key's row is in which file, and what was written.
 */
final class SimulatedBucket {
  private static final long BYTES_A_ROW = 60;
  private static final long BYTES_A_FILE = 3_000;
  private static final long BYTES_A_VECTOR = 300;
  private static final int CONTAINER = 65_536;

  private final Random random;
  private final List<File> files = new ArrayList<>();
  private File[] owners = new File[1 << 16];
  private final int[] recent;
  private int keys;
  private int changes;

  private double newBytes;
  private double otherBytes;
  private int epochs;
  private int mostFiles;
  private double filesSum;
  private double deadSum;
  private double mostDead;

  private static final class File {
    private final int[] rows;
    private int dead;
    private boolean touched;

    private File(int[] rows) {
      this.rows = rows;
    }

    private Size size() {
      return new Size(BYTES_A_FILE + BYTES_A_ROW * rows.length, rows.length, dead);
    }
  }

  /** Which key an update is about. */
  @FunctionalInterface
  interface Keys {
    int next(SimulatedBucket bucket);
  }

  static final Keys ANY = bucket -> bucket.random.nextInt(bucket.keys);

  /** One of the latest changes. */
  static final Keys LATEST =
      bucket ->
          bucket.recent[bucket.random.nextInt(Math.min(bucket.changes, bucket.recent.length))];

  /** Four in five are about one of the latest changes. */
  static final Keys RECENT = bucket -> (bucket.random.nextInt(5) == 0 ? ANY : LATEST).next(bucket);

  /** Half of them are about one key in a hundred. */
  static final Keys HOT =
      bucket ->
          bucket.random.nextBoolean()
              ? bucket.random.nextInt(1 + bucket.keys / 100)
              : ANY.next(bucket);

  SimulatedBucket(int latest, long seed) {
    random = new Random(seed);
    recent = new int[latest];
  }

  void epoch(int rows, double updates, Keys updated) {
    compact();
    Set<Integer> changed = new LinkedHashSet<>();
    for (int i = 0; i < rows; i++) {
      boolean update = keys > 0 && changes > 0 && random.nextDouble() < updates;
      int key = update ? updated.next(this) : keys++;
      changed.add(key);
      recent[changes++ % recent.length] = key;
    }
    owners = Arrays.copyOf(owners, Math.max(owners.length, Integer.highestOneBit(keys) * 2));
    File fresh = new File(changed.stream().mapToInt(key -> key).toArray());
    for (int key : fresh.rows) {
      if (owners[key] != null) {
        owners[key].dead++;
        owners[key].touched = true;
      }
      owners[key] = fresh;
    }
    files.add(fresh);
    newBytes += fresh.size().bytes();
    files.removeIf(file -> file.dead == file.rows.length);
    files.forEach(this::writeVector);
    measure();
  }

  private void writeVector(File file) {
    if (file.touched) {
      int containers = (file.rows.length + CONTAINER - 1) / CONTAINER;
      otherBytes +=
          BYTES_A_VECTOR + containers * Math.min(CONTAINER / 8.0, 2.0 * file.dead / containers);
      file.touched = false;
    }
  }

  private void compact() {
    List<Integer> due = CompactionPolicy.due(files.stream().map(File::size).toList());
    if (due.isEmpty()) {
      return;
    }
    List<File> inputs = due.stream().map(files::get).toList();
    int[] rows =
        inputs.stream()
            .flatMapToInt(file -> Arrays.stream(file.rows).filter(key -> owners[key] == file))
            .toArray();
    File merged = new File(rows);
    for (int key : rows) {
      owners[key] = merged;
    }
    files.removeAll(inputs);
    files.add(merged);
    otherBytes += merged.size().bytes();
  }

  private void measure() {
    long rows = files.stream().mapToLong(file -> file.rows.length).sum();
    long dead = files.stream().mapToLong(file -> file.dead).sum();
    double deadToLive = (double) dead / (rows - dead);
    epochs++;
    filesSum += files.size();
    mostFiles = Math.max(mostFiles, files.size());
    deadSum += deadToLive;
    mostDead = epochs < 50 ? 0 : Math.max(mostDead, deadToLive);
  }

  double writeAmplification() {
    return (newBytes + otherBytes) / newBytes;
  }

  double files() {
    return filesSum / epochs;
  }

  int mostFiles() {
    return mostFiles;
  }

  /** Dead rows for each live one, on average over all epochs. */
  double dead() {
    return deadSum / epochs;
  }

  @Override
  public String toString() {
    return "%.2f bytes written for a new one; %.1f files, at most %d; %.2f dead rows for a live one, at most %.2f"
        .formatted(writeAmplification(), files(), mostFiles(), dead(), mostDead);
  }
}

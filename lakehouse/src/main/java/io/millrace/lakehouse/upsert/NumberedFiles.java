package io.millrace.lakehouse.upsert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which number a key index has for which data file, kept beside the index: one small file for each
 * snapshot that the index mirrored last, so that there is the right one whenever a process ends.
 */
final class NumberedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(NumberedFiles.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "files-";

  private final Path folder;
  private Map<String, Integer> numbers = new HashMap<>();
  private long epoch = -1;
  private int next = 1;

  NumberedFiles(Path folder) {
    this.folder = folder;
  }

  /** Reads what was kept for a snapshot; false if that cannot be had. */
  boolean open(long snapshotId) {
    Path file = file(snapshotId);
    try {
      JsonNode kept = JSON.readTree(Files.readString(file));
      Map<String, Integer> found = new HashMap<>();
      kept.get("numbers")
          .fields()
          .forEachRemaining(each -> found.put(each.getKey(), each.getValue().intValue()));
      epoch = kept.get("epoch").longValue();
      next = kept.get("next").intValue();
      numbers = found;
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.info("{} cannot be read, the keys are read again: {}", file, e.toString());
      clear();
      return false;
    }
  }

  OptionalInt find(String location) {
    Integer number = numbers.get(location);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** A number that was never given before. */
  int next() {
    return next++;
  }

  /** The epoch of the snapshot that the index mirrors. */
  long epoch() {
    return epoch;
  }

  void clear() {
    numbers = new HashMap<>();
    epoch = -1;
    next = 1;
  }

  /** Keeps the numbers of all files that the bucket has in a snapshot. */
  void keep(long snapshotId, long snapshotEpoch, BucketFiles files) {
    Map<String, Integer> kept = new HashMap<>();
    ObjectNode node = JSON.createObjectNode().put("epoch", snapshotEpoch).put("next", next);
    ObjectNode byLocation = node.putObject("numbers");
    files
        .byNumber()
        .forEach(
            (number, file) -> {
              kept.put(file.location(), number);
              byLocation.put(file.location(), number);
            });
    Path written = folder.resolve(PREFIX + "new");
    try {
      Files.createDirectories(folder);
      Files.writeString(written, node.toString());
      Files.move(written, file(snapshotId), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to state folder " + folder, e);
    }
    numbers = kept;
    epoch = snapshotEpoch;
  }

  /** Removes what was kept for other snapshots. */
  void forgetOthers(long snapshotId) {
    Path kept = file(snapshotId);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : all) {
        if (!file.equals(kept)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean state folder " + folder, e);
    }
  }

  private Path file(long snapshotId) {
    return folder.resolve(PREFIX + snapshotId + ".json");
  }
}

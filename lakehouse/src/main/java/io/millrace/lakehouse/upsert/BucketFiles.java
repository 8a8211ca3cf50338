package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.write.LiveFile;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * The live data files of a bucket at one snapshot, by the numbers that its key index has for them.
 */
final class BucketFiles {
  static final BucketFiles NONE = new BucketFiles(Map.of());

  private final Map<Integer, LiveFile> byNumber;
  private final Map<String, Integer> numbers = new HashMap<>();

  BucketFiles(Map<Integer, LiveFile> byNumber) {
    this.byNumber = Collections.unmodifiableMap(new TreeMap<>(byNumber));
    byNumber.forEach((number, file) -> numbers.put(file.location(), number));
  }

  Map<Integer, LiveFile> byNumber() {
    return byNumber;
  }

  Collection<LiveFile> files() {
    return byNumber.values();
  }

  Optional<Integer> number(String location) {
    return Optional.ofNullable(numbers.get(location));
  }

  /** The location of a row if readers see it, and of a delete; else that of nothing. */
  LongUnaryOperator live() {
    return location -> {
      if (!Location.isRow(location)) {
        return location;
      }
      LiveFile file = byNumber.get(Location.file(location));
      return file == null || file.deleted().contains(Location.position(location))
          ? KeyIndex.ABSENT
          : location;
    };
  }
}

package io.millrace.tables;

import java.util.HashMap;
import java.util.Map;

/** Where in the file the values are, by paths such as {@code silver.key[1]}. */
final class Positions {
  private final Map<String, Position> byPath = new HashMap<>();

  void put(String path, Position position) {
    byPath.put(path, position);
  }

  /** Where a path is, or else the nearest thing around it that the file has. */
  Position nearest(String path) {
    for (String around = path; !around.isEmpty(); around = parent(around)) {
      Position found = byPath.get(around);
      if (found != null) {
        return found;
      }
    }
    return Position.START;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}

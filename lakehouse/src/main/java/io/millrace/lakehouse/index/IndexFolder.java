package io.millrace.lakehouse.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of an index: a base file, and the changes since, both of one generation. The next
 * generation is there, whole, before the last one goes, so that a kill leaves one of them.
 */
record IndexFolder(Path path, FolderLock lock) implements Closeable {
  private static final String BASE = "base-";

  static Optional<IndexFolder> tryOpen(Path path) throws IOException {
    Files.createDirectories(path);
    return FolderLock.tryLock(path).map(lock -> new IndexFolder(path, lock));
  }

  Path base(long generation) {
    return path.resolve(BASE + generation);
  }

  Path changes(long generation) {
    return path.resolve("changes-" + generation);
  }

  /** Part of a build that a restart begins anew. */
  Path part(long generation) {
    return path.resolve("part-" + generation);
  }

  Path unwritten() {
    return path.resolve("unwritten");
  }

  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Newest first. */
  List<Long> generations() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(BASE + "[0-9]{1,18}"))
          .map(name -> Long.valueOf(name.substring(BASE.length())))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  void removeAllBut(Path... kept) throws IOException {
    Set<Path> keep = Set.of(kept);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        if (!keep.contains(file) && !file.endsWith(FolderLock.NAME)) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

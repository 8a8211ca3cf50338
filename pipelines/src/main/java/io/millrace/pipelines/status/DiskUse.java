package io.millrace.pipelines.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** How many bytes the files below a folder have, some of which may go while they are counted. */
final class DiskUse extends SimpleFileVisitor<Path> {
  private long bytes;

  private DiskUse() {}

  /** Nothing if there is no such folder on this machine. */
  static OptionalLong of(Path folder) {
    if (!Files.isDirectory(folder)) {
      return OptionalLong.empty();
    }
    DiskUse use = new DiskUse();
    try {
      Files.walkFileTree(folder, use);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
    return OptionalLong.of(use.bytes);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    bytes += attributes.size();
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
    return FileVisitResult.CONTINUE;
  }
}

package io.millrace.transforms.worker;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what is written only to be thrown away. Its lock dies with the process, so that the
 * next one can tell a folder in use from one left by a kill, and removes the latter.
 */
public final class Scratch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
  private static final String PREFIX = "millrace-scratch-";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private Scratch(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  public static Scratch make() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      sweep(parent);
      Path folder = Files.createTempDirectory(parent, PREFIX);
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock.lock();
      return new Scratch(folder, lock);
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "cannot make a scratch folder in %s: %s; free some space, or set java.io.tmpdir to another disk"
              .formatted(parent, e),
          e);
    }
  }

  public Path folder() {
    return folder;
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : left) {
        Path lock = folder.resolve(LOCK);
        if (Files.exists(lock) && isAbandoned(lock)) {
          remove(folder);
        }
      }
    }
  }

  private static boolean isAbandoned(Path lock) {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove scratch folder {}: {}", folder, e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    remove(folder);
    lock.close();
  }
}

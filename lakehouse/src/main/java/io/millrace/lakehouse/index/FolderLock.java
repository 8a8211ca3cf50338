package io.millrace.lakehouse.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps a folder for one user at a time; it ends with the process, however that ends. */
record FolderLock(FileChannel file) implements Closeable {
  static final String NAME = "lock";

  static Optional<FolderLock> tryLock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // Someone else in this very process has it.
    } finally {
      if (held == null) {
        file.close();
      }
    }
    return held == null ? Optional.empty() : Optional.of(new FolderLock(file));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

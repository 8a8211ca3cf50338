package io.millrace.lakehouse.catalog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system for this machine's disk, without what makes it slow: Hadoop starts a {@code
 * chmod} for each file that it writes, to give it the permissions that it has anyway, puts a file
 * of checksums beside it, which no table format needs, and starts an {@code ls} for each file that
 * it lists.
 */
public final class PlainLocalFiles extends LocalFileSystem {
  private static final String SETTING = "fs.file.impl";

  /** Called by Hadoop. */
  public PlainLocalFiles() {
    super(new WithoutProcesses());
    setWriteChecksum(false);
  }

  /**
   * Lets a configuration use this for {@code file:}, unless it names another one. It stays out of
   * Hadoop's cache, which other parts of the process share.
   */
  public static Configuration in(Configuration configuration) {
    if (configuration.get(SETTING) == null) {
      configuration.setClass(SETTING, PlainLocalFiles.class, LocalFileSystem.class);
      configuration.setBoolean(SETTING + ".disable.cache", true);
    }
    return configuration;
  }

  private static final class WithoutProcesses extends RawLocalFileSystem {
    private static final boolean POSIX =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** What lists files asks this of each. */
    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      FileStatus status = super.getFileStatus(path);
      if (!POSIX) {
        return status;
      }
      PosixFileAttributes file = attributes(path);
      return new FileStatus(
          status.getLen(),
          status.isDirectory(),
          status.getReplication(),
          status.getBlockSize(),
          status.getModificationTime(),
          status.getAccessTime(),
          FsPermission.valueOf("-" + PosixFilePermissions.toString(file.permissions())),
          file.owner().getName(),
          file.group().getName(),
          status.getPath());
    }

    private PosixFileAttributes attributes(Path path) throws IOException {
      try {
        return Files.readAttributes(pathToFile(path).toPath(), PosixFileAttributes.class);
      } catch (NoSuchFileException e) {
        throw (FileNotFoundException) new FileNotFoundException(e.getMessage()).initCause(e);
      }
    }

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path file, boolean append, FsPermission permission) throws IOException {
      return Files.newOutputStream(
          pathToFile(file).toPath(),
          StandardOpenOption.CREATE,
          append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    }
  }
}

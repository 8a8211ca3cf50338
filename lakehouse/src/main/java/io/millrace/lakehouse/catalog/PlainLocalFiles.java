package io.millrace.lakehouse.catalog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system for this machine's disk, without what makes it slow: Hadoop starts a {@code
 * chmod} for each file that it writes, to give it the permissions that it has anyway, and puts a
 * file of checksums beside it, which no table format needs.
 */
public final class PlainLocalFiles extends LocalFileSystem {
  private static final String SETTING = "fs.file.impl";

  /** Called by Hadoop. */
  public PlainLocalFiles() {
    super(new WithUsualPermissions());
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

  private static final class WithUsualPermissions extends RawLocalFileSystem {
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

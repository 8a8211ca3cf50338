package io.millrace.transforms.refine;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the kernel's databases may not do, whatever SQL they are given. */
public final class Fence {
  private static final long CHECKING_MEMORY = 64L << 20;

  private static final long MOST_SPILLED = 8L << 30;

  private Fence() {}

  /**
   * Closes a database in, for good.
   *
   * @param memory how many bytes it may hold
   * @param scratchOrNull where it spills; null if it may not
   * @param folders the only other folders that it may read and write
   */
  public static void close(Connection database, long memory, Path scratchOrNull, List<Path> folders)
      throws SQLException {
    close(database, memory, scratchOrNull, folders, List.of(), 1);
  }

  /**
   * Closes a database in, for good, that is to read some files only.
   *
   * @param memory how many bytes it may hold
   * @param scratch where it spills
   * @param files the only files that it may read
   */
  public static void closeAround(
      Connection database, long memory, Path scratch, List<Path> files, int threads)
      throws SQLException {
    close(database, memory, scratch, List.of(), files, threads);
  }

  private static void close(
      Connection database,
      long memory,
      Path scratchOrNull,
      List<Path> folders,
      List<Path> files,
      int threads)
      throws SQLException {
    List<String> allowed = new ArrayList<>();
    if (scratchOrNull != null) {
      allowed.add(SqlTypes.text(scratchOrNull + "/"));
    }
    folders.forEach(folder -> allowed.add(SqlTypes.text(folder + "/")));
    String paths =
        files.stream().map(file -> SqlTypes.text(file.toString())).collect(joining(", "));
    String scratch = scratchOrNull == null ? "" : scratchOrNull.toString();
    List<String> settings =
        List.of(
            "SET threads = " + threads,
            "SET TimeZone = 'UTC'",
            "SET memory_limit = '%d B'".formatted(memory),
            "SET temp_directory = " + SqlTypes.text(scratch),
            "SET max_temp_directory_size = '%d B'".formatted(MOST_SPILLED),
            "SET preserve_insertion_order = true",
            "SET max_expression_depth = 200",
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET allow_community_extensions = false",
            "SET allowed_directories = [%s]".formatted(String.join(", ", allowed)),
            "SET allowed_paths = [%s]".formatted(paths),
            "SET enable_external_access = false",
            "SET lock_configuration = true");
    try (Statement statement = database.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
    }
  }

  /** A database of its own to check SQL with, which can reach nothing. */
  public static Connection checking() throws SQLException {
    Connection database = KernelDatabase.open();
    close(database, CHECKING_MEMORY, null, List.of());
    return database;
  }
}

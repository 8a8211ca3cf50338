package io.millrace.transforms.refine;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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
    List<String> allowed = new ArrayList<>();
    if (scratchOrNull != null) {
      allowed.add(SqlTypes.text(scratchOrNull + "/"));
    }
    folders.forEach(folder -> allowed.add(SqlTypes.text(folder + "/")));
    String scratch = scratchOrNull == null ? "" : scratchOrNull.toString();
    List<String> settings =
        List.of(
            "SET threads = 1",
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
            "SET enable_external_access = false",
            "SET lock_configuration = true");
    try (Statement statement = database.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
    }
  }

  /** A database of its own to check SQL with, which can reach nothing. */
  static Connection checking() throws SQLException {
    Connection database = DriverManager.getConnection("jdbc:duckdb:");
    close(database, CHECKING_MEMORY, null, List.of());
    return database;
  }
}

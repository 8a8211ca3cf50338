package io.millrace.transforms.refine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens databases of the kernel, in memory. Its driver unpacks its library, some 70 MB, into the
 * folder for temporary files, where each process that is killed would leave it; where the system
 * lets go of a file's name while it is in use, the name is taken away at once.
 */
public final class KernelDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(KernelDatabase.class);

  /** What a process has mapped, where the system tells: the path is the last word of a line. */
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private static final String LIBRARY = "libduckdb_java";
  private static final AtomicBoolean LOOKED = new AtomicBoolean();

  private KernelDatabase() {}

  public static Connection open() throws SQLException {
    return open(new Properties());
  }

  /** With settings that can be given at the start only. */
  public static Connection open(Properties settings) throws SQLException {
    Connection database = DriverManager.getConnection("jdbc:duckdb:", settings);
    if (!LOOKED.getAndSet(true) && Files.isReadable(MAPPED)) {
      removeLibrary();
    }
    return database;
  }

  private static void removeLibrary() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<String> lines = Files.lines(MAPPED)) {
      for (Path file :
          lines
              .filter(line -> line.contains("/" + LIBRARY))
              .map(line -> Path.of(line.substring(line.indexOf('/'))))
              .distinct()
              .toList()) {
        if (Files.isSameFile(file.getParent(), temporary)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("the kernel's library stays in {}", temporary, e);
    }
  }
}

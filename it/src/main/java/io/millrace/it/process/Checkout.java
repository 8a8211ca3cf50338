package io.millrace.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the source tree whose built runners the servers and tests start. */
public final class Checkout {
  public static final String ROOT_PROPERTY = "millrace.root";

  private Checkout() {}

  /** The root of the source tree: a system property, or the nearest folder above that holds it. */
  public static Path root() {
    String given = System.getProperty(ROOT_PROPERTY);
    Path start = Path.of(given == null ? "" : given).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (isRoot(folder)) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "no folder at or above %s holds Millrace's root pom.xml; run inside a checkout or set -D%s"
            .formatted(start, ROOT_PROPERTY));
  }

  private static boolean isRoot(Path folder) {
    Path pom = folder.resolve("pom.xml");
    try {
      return Files.isRegularFile(pom)
          && Files.readString(pom).contains("<module>runners/flink</module>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

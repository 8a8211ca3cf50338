package io.millrace.it.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module of the checkout whose jars run in JVMs of their own and never join this class path.
 *
 * @param folder where it lies, from the root of the checkout
 */
public record PackagedModule(String folder) {
  /** The module's own jar followed by everything it needs. */
  public List<Path> classPath() {
    Path list = target().resolve("classpath.txt");
    List<Path> entries = new ArrayList<>();
    entries.add(jar());
    try {
      Stream.of(Files.readString(list).strip().split(File.pathSeparator))
          .map(Path::of)
          .forEach(entries::add);
    } catch (IOException e) {
      throw new UncheckedIOException(notPackaged(list), e);
    }
    for (Path entry : entries) {
      if (!Files.exists(entry)) {
        throw new IllegalStateException(notPackaged(entry));
      }
    }
    return List.copyOf(entries);
  }

  public Path jar() {
    if (Files.isDirectory(target())) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(target(), "*.jar")) {
        for (Path jar : found) {
          String name = jar.getFileName().toString();
          if (!name.endsWith("-tests.jar") && !name.endsWith("-sources.jar")) {
            return jar;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException(notPackaged(target().resolve("*.jar")));
  }

  private Path target() {
    return Checkout.root().resolve(folder).resolve("target");
  }

  private String notPackaged(Path missing) {
    return "%s does not exist; run: mvn -q -pl %s -am package -DskipTests"
        .formatted(missing, folder);
  }
}

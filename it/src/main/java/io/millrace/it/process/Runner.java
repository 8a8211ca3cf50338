package io.millrace.it.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A packaged runner module: what a JVM that runs a pipeline on that runner is started with. */
public enum Runner {
  DIRECT,
  FLINK,
  SPARK;

  /** The module's own jar followed by everything it needs. */
  public List<Path> classPath() {
    Path target = target();
    Path list = target.resolve("classpath.txt");
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

  /** The flags that the launcher script starts this runner with, without sizes of memory. */
  public List<String> jvmFlags() {
    try {
      return Files.readAllLines(module().resolve("jvm.options"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The module's own jar. A job given it as {@code --filesToStage} ships nothing else, where it
   * would ship the whole class path, hundreds of megabytes that the cluster has already.
   */
  public Path jar() {
    Path target = target();
    String jars = "runner-" + lowerName() + "-*.jar";
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(target, jars)) {
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
    throw new IllegalStateException(notPackaged(target.resolve(jars)));
  }

  private Path target() {
    return module().resolve("target");
  }

  private Path module() {
    return Checkout.root().resolve("runners").resolve(lowerName());
  }

  private String notPackaged(Path missing) {
    return "%s does not exist; run: mvn -q -pl runners/%s -am package -DskipTests"
        .formatted(missing, lowerName());
  }

  private String lowerName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.millrace.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A packaged runner module: what a JVM that runs a pipeline on that runner is started with. */
public enum Runner {
  DIRECT,
  FLINK,
  SPARK;

  PackagedModule module() {
    return new PackagedModule("runners/" + name().toLowerCase(Locale.ROOT));
  }

  /** The module's own jar followed by everything it needs. */
  public List<Path> classPath() {
    return module().classPath();
  }

  /** The flags that the launcher script starts this runner with, without sizes of memory. */
  public List<String> jvmFlags() {
    Path options = Checkout.root().resolve(module().folder()).resolve("jvm.options");
    try {
      return Files.readAllLines(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The module's own jar. A job given it as {@code --filesToStage} ships nothing else, where it
   * would ship the whole class path, hundreds of megabytes that the cluster has already.
   */
  public Path jar() {
    return module().jar();
  }
}

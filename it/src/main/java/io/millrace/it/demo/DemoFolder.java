package io.millrace.it.demo;

import io.millrace.it.process.Checkout;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of one demo: its copy of the example, and the lake beside it. Each demo has a new one,
 * because its Kafka is new too, and a table goes on only with the topic that it knows.
 */
record DemoFolder(Path path) {
  private static final Path EXAMPLE = Path.of("pipelines", "examples", "shop", "shop.yaml");

  /**
   * @param withDruid whether the example is to be served from Druid too
   */
  static DemoFolder make(boolean withDruid) {
    Path parent = Checkout.root().resolve("target").resolve("demo");
    try {
      Files.createDirectories(parent);
      DemoFolder folder = new DemoFolder(makeNext(parent));
      String example = Files.readString(Checkout.root().resolve(EXAMPLE));
      Files.writeString(
          folder.pipelineFile(), withDruid ? example.replace("# - druid:", "- druid:") : example);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the demo in " + parent, e);
    }
  }

  /** Making a folder fails if it is there, so two demos that start together get two. */
  private static Path makeNext(Path parent) throws IOException {
    int number = 1;
    while (true) {
      try {
        return Files.createDirectory(parent.resolve(Integer.toString(number)));
      } catch (FileAlreadyExistsException e) {
        number++;
      }
    }
  }

  Path pipelineFile() {
    return path.resolve("shop.yaml");
  }

  /** What the file says of a pipeline whose servers are told by variables. */
  PipelineDefinition definition(Map<String, String> environment) {
    try {
      return PipelineFile.parse(
          pipelineFile().toString(), path, Files.readString(pipelineFile()), environment);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pipelineFile(), e);
    }
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path pinot() {
    return path.resolve("pinot");
  }

  Path druid() {
    return path.resolve("druid");
  }

  /** As the user would type it: relative to the working directory if it is below that. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
  }

  /** What the servers kept is in the tables now, and of no use without them. */
  void removeServers() {
    remove(kafka());
    remove(pinot());
    remove(druid());
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}

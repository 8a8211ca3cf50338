package io.millrace.it.demo;

import io.millrace.it.process.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one demo: its copy of the example, and the lake beside it. Each demo has a new one,
 * because its Kafka is new too, and a table goes on only with the topic that it knows.
 */
record DemoFolder(Path path) {
  private static final Path EXAMPLE = Path.of("pipelines", "examples", "shop", "shop.yaml");

  static DemoFolder make() {
    Path parent = Checkout.root().resolve("target").resolve("demo");
    try {
      Files.createDirectories(parent);
      DemoFolder folder = new DemoFolder(makeNext(parent));
      Files.copy(Checkout.root().resolve(EXAMPLE), folder.pipelineFile());
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

  Path kafka() {
    return path.resolve("kafka");
  }

  /** As the user would type it: relative to the working directory if it is below that. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
  }

  /** The events are in the table now, and Kafka's copy of them is of no use without Kafka. */
  void removeKafka() {
    if (!Files.isDirectory(kafka())) {
      return;
    }
    try (Stream<Path> inside = Files.walk(kafka())) {
      List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + kafka(), e);
    }
  }
}

package io.millrace.it.faults;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Checkout;
import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The classes that a run of a runner loads, laid out as a JVM has them in memory. A JVM that maps
 * them starts with less work than one that reads and checks them. It looks itself whether they are
 * those of its class path, and goes without an archive that is not there.
 */
record ClassArchive(String runner, Path file) {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int EVENTS = 500;
  private static final Path FOLDER = Checkout.root().resolve("it/target/class-archives");

  /** Named for what its jars are now, so that none that is out of date is taken. */
  static ClassArchive of(Runner runner) {
    String name = runner.name().toLowerCase(Locale.ROOT);
    long jars = 0;
    try {
      for (Path jar : runner.classPath()) {
        jars = 31 * jars + jar.hashCode();
        jars = 31 * jars + Files.size(jar);
        jars = 31 * jars + Files.getLastModifiedTime(jar).toMillis();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClassArchive(name, FOLDER.resolve("%s-%x.jsa".formatted(name, jars)));
  }

  /**
   * Makes those of all runners that are not there, unless another JVM is about it, or the build was
   * told which tests to run: to few of them they are not worth it.
   */
  static void makeAll(KafkaServer kafka, Path scratch) {
    if (System.getProperty("test") != null) {
      return;
    }
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel one = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE);
          FileLock lock = one.tryLock()) {
        if (lock != null) {
          makeMissing(kafka, scratch);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeMissing(KafkaServer kafka, Path scratch) {
    for (Runner runner : Runner.values()) {
      ClassArchive archive = of(runner);
      if (!Files.exists(archive.file())) {
        String topic = "archived-" + archive.runner();
        kafka.createTopic(topic, 3);
        try (EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, 1)) {
          producer.send(0, EVENTS);
        }
        Path folder = newFolder(scratch.resolve(topic));
        try (Mill mill = Mill.of(folder, kafka, topic).withSilver().withGold()) {
          mill.archiveClasses(runner);
        }
      }
    }
  }

  private static Path newFolder(Path folder) {
    try {
      return Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes what a run writes to the file that it is told. */
  void make(Function<Path, ChildProcess> run) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      removeOlder();
      try (ChildProcess process = run.apply(unfinished)) {
        int code = process.awaitExit(LIMIT);
        if (code != 0) {
          throw new IllegalStateException(
              "a run whose classes are to be archived ended with %d:%n%s"
                  .formatted(code, process.logTail(40)));
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file, e);
    }
  }

  private void removeOlder() throws IOException {
    try (DirectoryStream<Path> older = Files.newDirectoryStream(FOLDER, runner + "-*.jsa*")) {
      for (Path each : older) {
        Files.delete(each);
      }
    }
  }

  /** What a JVM is told to use the archive. */
  List<String> flags() {
    return Files.exists(file) ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
  }
}

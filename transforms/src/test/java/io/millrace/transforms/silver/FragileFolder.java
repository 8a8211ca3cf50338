package io.millrace.transforms.silver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder on the disk of one process, which may be there or not. */
public record FragileFolder(Path path) {
  /** Removes the folder with all that is in it. */
  public void remove() {
    try {
      for (Path each : inside(any -> true)) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a bit of some files. */
  public void damage(Random random) {
    try {
      for (Path file : inside(Files::isRegularFile)) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0 && random.nextBoolean()) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder and what is in it, each after what it has. */
  private List<Path> inside(Predicate<Path> which) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.walk(path)) {
      return inside.filter(which).sorted(Comparator.reverseOrder()).toList();
    }
  }
}

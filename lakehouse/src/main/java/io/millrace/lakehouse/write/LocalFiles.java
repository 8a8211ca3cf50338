package io.millrace.lakehouse.write;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.io.FileIO;

/**
 * A table's files on this machine's disk, where kernels read them: those of a local warehouse as
 * they are, those of any other as copies that the table's own FileIO brings to the scratch folder.
 */
public final class LocalFiles implements AutoCloseable {
  private final FileIO io;
  private final Path scratch;
  private final List<Path> copies = new ArrayList<>();

  public LocalFiles(FileIO io, Path scratch) {
    this.io = io;
    this.scratch = scratch;
  }

  /** The path of a location on this machine's disk; empty if it is elsewhere. */
  public static Optional<Path> pathOf(String location) {
    return location.startsWith("file:")
        ? Optional.of(Path.of(URI.create(location.replaceFirst("^file:/*", "file:///"))))
        : Optional.empty();
  }

  /** The file of a location, for as long as this is open. */
  public Path local(String location) throws IOException {
    Optional<Path> path = pathOf(location);
    if (path.isPresent()) {
      return path.get();
    }
    Path copy = place();
    try (InputStream in = io.newInputFile(location).newStream()) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** A place in the scratch folder for what is made from a file. */
  public Path place() throws IOException {
    Files.createDirectories(scratch);
    Path copy = Files.createTempFile(scratch, "copy", ".parquet");
    copies.add(copy);
    return copy;
  }

  /** Removes the copies. */
  @Override
  public void close() {
    copies.forEach(copy -> copy.toFile().delete());
  }
}

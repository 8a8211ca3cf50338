package io.millrace.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlainLocalFilesTest {
  @RegisterExtension private final TestLake lake = new TestLake();

  @Test
  void whatACommitWritesHasTheUsualPermissionsAndNoChecksumsBesideIt() throws IOException {
    Table orders = lake.orders();
    lake.commit(TestLake.begin(orders), orders, 1, 2);
    Path usual = Files.createFile(lake.folder().resolve("usual"));

    List<Path> metadata = files(Path.of(orders.location().replaceFirst("^file:", ""), "metadata"));

    assertThat(metadata).hasSizeGreaterThan(6);
    for (Path file : metadata) {
      assertThat(file.toString()).doesNotEndWith(".crc");
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(Files.getPosixFilePermissions(usual));
    }
  }

  @Test
  void aFileThatAnotherEngineWroteGoesWithItsChecksums() throws IOException {
    Table orders = lake.orders();
    String location = orders.locationProvider().newDataLocation("foreign.parquet");
    org.apache.hadoop.fs.Path foreign = new org.apache.hadoop.fs.Path(location);
    try (FileSystem theirs = FileSystem.newInstance(foreign.toUri(), new Configuration())) {
      theirs.create(foreign).close();
    }
    Path folder = Path.of(foreign.toUri().getPath()).getParent();
    assertThat(files(folder)).hasSize(2);

    orders.io().deleteFile(location);

    assertThat(files(folder)).isEmpty();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

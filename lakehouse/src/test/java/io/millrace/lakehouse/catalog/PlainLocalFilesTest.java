package io.millrace.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
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

  @Test
  void listsWhatHadoopLists() throws IOException {
    Files.writeString(lake.folder().resolve("file"), "text");
    Files.createDirectory(lake.folder().resolve("folder"));
    List<String> ours = listed(new PlainLocalFiles());

    assertThat(ours).hasSizeGreaterThan(1).isEqualTo(listed(new LocalFileSystem()));
  }

  @Test
  void aFileThatIsNotThereIsNotFound() throws IOException {
    try (FileSystem files = opened(new PlainLocalFiles())) {
      assertThat(files.exists(hadoop(lake.folder().resolve("none")))).isFalse();
    }
  }

  private List<String> listed(FileSystem made) throws IOException {
    List<String> listed = new ArrayList<>();
    try (FileSystem files = opened(made)) {
      for (FileStatus status : files.listStatus(hadoop(lake.folder()))) {
        listed.add(
            "%s %d %s %s %s %d"
                .formatted(
                    status.getPath(),
                    status.getLen(),
                    status.getPermission(),
                    status.getOwner(),
                    status.getGroup(),
                    status.getModificationTime()));
      }
    }
    Collections.sort(listed);
    return listed;
  }

  private FileSystem opened(FileSystem made) throws IOException {
    made.initialize(lake.folder().toUri(), new Configuration());
    return made;
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

package io.millrace.transforms.refine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class KernelDatabaseTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatIsKilledLeavesNoLibraryBehind() throws SQLException, IOException {
    try (Connection database = KernelDatabase.open();
        Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
      assertThat(database.isValid(1)).isTrue();
      List<String> libraries = mapped.filter(line -> line.contains("libduckdb_java")).toList();
      assertThat(libraries).isNotEmpty().allMatch(line -> line.endsWith("(deleted)"));
    }
  }
}

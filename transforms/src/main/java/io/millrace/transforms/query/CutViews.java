package io.millrace.transforms.query;

import io.millrace.lakehouse.cut.CutTable;
import io.millrace.lakehouse.write.LocalFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables of a cut as SELECTs, and the files on this machine's disk that these read. */
final class CutViews implements AutoCloseable {
  private final Path scratch;
  private final RowLives lives = new RowLives();
  private final List<LocalFiles> local = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();

  CutViews(Path scratch) {
    this.scratch = scratch;
  }

  String select(CutTable table, TableSql select) {
    LocalFiles copies = table.local(scratch);
    local.add(copies);
    List<CutTable.File> files = table.files(select.columns(), copies);
    files.forEach(file -> paths.add(file.path()));
    return select.select(files, lives);
  }

  /** All files that the SELECTs so far read. */
  List<Path> paths() {
    return paths;
  }

  RowLives lives() {
    return lives;
  }

  @Override
  public void close() {
    local.forEach(LocalFiles::close);
  }
}

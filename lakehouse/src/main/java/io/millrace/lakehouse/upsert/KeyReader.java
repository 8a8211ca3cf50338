package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.tables.SilverDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.parquet.InternalReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/**
 * Reads what a key index wants to know of a data file: keys, versions, positions. A row that does
 * not say where in Kafka it is from is older than any that comes.
 */
final class KeyReader {
  private static final int BATCH = 32 * 1024;

  private final Table table;
  private final KeyShape shape;
  private final boolean hasSource;
  private final Schema columns;

  KeyReader(Table table, KeyShape shape) {
    this.table = table;
    this.shape = shape;
    this.hasSource = table.schema().findField(SilverDefinition.OFFSET) != null;
    List<Types.NestedField> fields = new ArrayList<>();
    columnNames().forEach(name -> fields.add(table.schema().findField(name)));
    this.columns = new Schema(distinct(fields));
  }

  /** A column may be both in the key and in the order. */
  private static List<Types.NestedField> distinct(List<Types.NestedField> fields) {
    return fields.stream().distinct().toList();
  }

  /** Hands over the entries of the rows that are not deleted, batch by batch. */
  void read(LiveFile file, int number, Consumer<Entries> sink) {
    RowCells cells = new RowCells(placesOf());
    long[] key = new long[KeyShape.KEY];
    long[] version = new long[shape.versionWidth()];
    Entries batch = new Entries(shape.versionWidth());
    int last = columnNames().size() - 1;
    int position = 0;
    try (CloseableIterable<StructLike> rows =
        Parquet.read(table.io().newInputFile(file.location()))
            .project(columns)
            .createReaderFunc(type -> InternalReader.create(columns, type))
            .reuseContainers()
            .build()) {
      for (StructLike row : rows) {
        if (!file.deleted().contains(position)) {
          shape.key(cells.of(row), 0, key, 0);
          shape.order(cells, 0, version, 0);
          version[KeyShape.SOURCE] =
              hasSource
                  ? KeyShape.source((int) cells.bits(last - 1, 0), cells.bits(last, 0))
                  : Long.MIN_VALUE;
          batch.add(key, 0, Location.ofRow(number, position), version, 0);
        }
        position++;
        if (batch.size() == BATCH) {
          sink.accept(batch);
          batch.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the keys of " + file.location(), e);
    }
    sink.accept(batch);
  }

  private List<String> columnNames() {
    List<String> names = new ArrayList<>(shape.columns());
    if (hasSource) {
      names.add(SilverDefinition.PARTITION);
      names.add(SilverDefinition.OFFSET);
    }
    return names;
  }

  private int[] placesOf() {
    return columnNames().stream()
        .mapToInt(name -> columns.columns().indexOf(columns.findField(name)))
        .toArray();
  }
}

package io.millrace.transforms.refine;

import io.millrace.lakehouse.index.Cells;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.Refined.Op;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Rows with typed columns, made from records or of values that come one by one. */
public final class TypedRows {
  private final List<TypedColumn> columns;
  private final ColumnBuffer[] buffers;
  private Records records;
  private int[] places = new int[4096];
  private Op[] ops = new Op[4096];
  private int[] slots;
  private int size;

  TypedRows(List<TypedColumn> columns) {
    this.columns = columns;
    this.buffers =
        columns.stream()
            .map(column -> new ColumnBuffer(column.type()))
            .toArray(ColumnBuffer[]::new);
  }

  /** Rows of values that belong to no records, each of which a {@link #filler} is to add. */
  public static TypedRows ofValues(List<TypedColumn> columns, int size) {
    TypedRows rows = new TypedRows(columns);
    rows.start(new NoRecords());
    rows.resize(size);
    return rows;
  }

  /** Says how many rows there are, when that is known after their values. */
  public void resize(int rows) {
    size = 0;
    for (int row = 0; row < rows; row++) {
      add(0, Op.PUT);
    }
  }

  void start(Records from) {
    records = from;
    size = 0;
    slots = null;
    for (ColumnBuffer buffer : buffers) {
      buffer.clear();
    }
  }

  ColumnBuffer buffer(int column) {
    return buffers[column];
  }

  void add(int place, Op op) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      ops = Arrays.copyOf(ops, size * 2);
    }
    places[size] = place;
    ops[size] = op;
    size++;
  }

  void delete(int row) {
    ops[row] = Op.DELETE;
  }

  /** Leaves some rows out; the ones behind them move up. */
  void remove(BitSet gone) {
    int[] left = new int[size - gone.cardinality()];
    for (int row = gone.nextClearBit(0), to = 0; row < size; row = gone.nextClearBit(row + 1)) {
      left[to] = slot(row);
      places[to] = places[row];
      ops[to] = ops[row];
      to++;
    }
    slots = left;
    size = left.length;
  }

  /** Which row it was before others were left out. */
  public int slot(int row) {
    return slots == null ? row : slots[row];
  }

  public List<TypedColumn> columns() {
    return columns;
  }

  public int size() {
    return size;
  }

  /** The place of a row's record. */
  public int place(int row) {
    return places[row];
  }

  public int partition(int row) {
    return records.partition(places[row]);
  }

  public long offset(int row) {
    return records.offset(places[row]);
  }

  public Op op(int row) {
    return ops[row];
  }

  /** How many bytes a row's values may have together. */
  public int weight(int row) {
    byte[] value = records.value(places[row]);
    return value == null ? 0 : value.length;
  }

  /** Has a place for the values of a column, which someone else knows, from the first row on. */
  public Filler filler(String name) {
    int column = column(name);
    buffers[column].clear();
    return new Filler(columns.get(column).type(), buffers[column]);
  }

  public boolean isNull(int column, int row) {
    return buffers[column].isNull(slot(row));
  }

  public long bits(int column, int row) {
    return buffers[column].bits(slot(row));
  }

  /** The first half of a uuid, whose second half are its bits. */
  public long high(int column, int row) {
    return buffers[column].high(slot(row));
  }

  public byte[] bytes(int column, int row) {
    return buffers[column].bytes(slot(row), records.value(places[row]));
  }

  /** The values of some columns, numbered as named here. */
  public Cells cells(List<String> names) {
    int[] wanted = names.stream().mapToInt(this::column).toArray();
    return new Cells() {
      @Override
      public boolean isNull(int column, int row) {
        return TypedRows.this.isNull(wanted[column], row);
      }

      @Override
      public long bits(int column, int row) {
        return TypedRows.this.bits(wanted[column], row);
      }

      @Override
      public byte[] bytes(int column, int row) {
        return TypedRows.this.bytes(wanted[column], row);
      }
    };
  }

  private int column(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("%s is no column of %s".formatted(name, columns));
  }
}

package io.millrace.transforms.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * Lets SQL read the rows that a kernel works on, as {@code chunk()}. Strings cross this border only
 * as UTF-8, so other bytes cross it as base64, in a column of their own; and headers cross it as
 * {@code key:value,key:value} in base64. A statement pays only for the columns that it names.
 */
final class ChunkFunction
    implements DuckDBTableFunction<Rows, ChunkFunction.Scan, ChunkFunction.Scan> {
  static final String NAME = "chunk";

  /** No more bytes of values than these are handed over at a time, if there is more than one. */
  static final long MOST_BYTES = 1 << 20;

  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private Rows rows;
  private byte[][] batch = new byte[0][];

  /** The columns of {@code chunk()}, by their place. */
  private enum Column {
    PARTITION("partition", DuckDBColumnType.INTEGER),
    OFFSET("offset", DuckDBColumnType.BIGINT),
    MICROS("micros", DuckDBColumnType.BIGINT),
    APPEND_TIME("append_time", DuckDBColumnType.BOOLEAN),
    KEY("key", DuckDBColumnType.VARCHAR),
    BINARY_KEY("binary_key", DuckDBColumnType.VARCHAR),
    VALUE("value", DuckDBColumnType.VARCHAR),
    BINARY_VALUE("binary_value", DuckDBColumnType.VARCHAR),
    HEADERS("headers", DuckDBColumnType.VARCHAR),
    RECORD("record", DuckDBColumnType.INTEGER);

    private static final Column[] ALL = values();
    private final String sqlName;
    private final DuckDBColumnType type;

    Column(String sqlName, DuckDBColumnType type) {
      this.sqlName = sqlName;
      this.type = type;
    }
  }

  /** How far a statement has read, and which columns it wants. */
  static final class Scan {
    private final Column[] columns;
    private int at;

    private Scan(Column[] columns) {
      this.columns = columns;
    }
  }

  void read(Rows next) {
    rows = next;
  }

  @Override
  public Rows bind(DuckDBTableFunctionBindInfo info) {
    for (Column column : Column.ALL) {
      info.addResultColumn(column.sqlName, column.type);
    }
    info.setCardinality(rows.size(), true);
    return rows;
  }

  @Override
  public Scan init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    Column[] columns = new Column[(int) info.getColumnCount()];
    for (int i = 0; i < columns.length; i++) {
      long index = info.getColumnIndex(i);
      columns[i] = index >= 0 && index < Column.ALL.length ? Column.ALL[(int) index] : null;
    }
    return new Scan(columns);
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    Rows source = info.getBindData();
    Scan scan = info.getInitData();
    int count = count(source, scan.at, (int) Math.min(out.capacity(), source.size() - scan.at));
    for (int i = 0; i < scan.columns.length; i++) {
      if (scan.columns[i] != null) {
        fill(out.vector(i), scan.columns[i], source, scan.at, count);
      }
    }
    scan.at += count;
    return count;
  }

  /** How many of the next rows go together: what SQL makes of them is in memory at once. */
  private static int count(Rows rows, int at, int most) {
    long bytes = 0;
    for (int i = 0; i < most; i++) {
      byte[] value = rows.value(at + i);
      bytes += value == null ? 0 : value.length;
      if (bytes > MOST_BYTES) {
        return Math.max(1, i);
      }
    }
    return most;
  }

  private void fill(DuckDBWritableVector out, Column column, Rows source, int at, int count) {
    Chunk chunk = source.chunk();
    switch (column) {
      case PARTITION -> {
        for (int i = 0; i < count; i++) {
          out.setInt(i, chunk.partition(source.row(at + i)));
        }
      }
      case OFFSET -> {
        for (int i = 0; i < count; i++) {
          out.setLong(i, chunk.offset(source.row(at + i)));
        }
      }
      case MICROS -> {
        for (int i = 0; i < count; i++) {
          long millis = chunk.timestamp(source.row(at + i));
          if (Timestamps.isKnown(millis)) {
            out.setLong(i, millis * 1000);
          } else {
            out.setNull(i);
          }
        }
      }
      case APPEND_TIME -> {
        for (int i = 0; i < count; i++) {
          out.setBoolean(i, chunk.isAppendTime(source.row(at + i)));
        }
      }
      case RECORD -> {
        for (int i = 0; i < count; i++) {
          out.setInt(i, source.row(at + i));
        }
      }
      default -> out.setStringUtf8Batch(0, strings(column, source, at, count));
    }
  }

  private byte[][] strings(Column column, Rows source, int at, int count) {
    Chunk chunk = source.chunk();
    if (batch.length != count) {
      batch = new byte[count][];
    }
    for (int i = 0; i < count; i++) {
      int row = source.row(at + i);
      batch[i] =
          switch (column) {
            case KEY -> chunk.isBinaryKey(row) ? null : chunk.key(row);
            case BINARY_KEY -> chunk.isBinaryKey(row) ? BASE64.encode(chunk.key(row)) : null;
            case VALUE -> chunk.isBinaryValue(row) ? null : chunk.value(row);
            case BINARY_VALUE -> chunk.isBinaryValue(row) ? BASE64.encode(chunk.value(row)) : null;
            case HEADERS -> headers(chunk.headers(row));
            default -> throw new IllegalStateException(column + " is not text");
          };
    }
    return batch;
  }

  private static byte[] headers(Header[] headers) {
    if (headers.length == 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Header header : headers) {
      if (header != headers[0]) {
        text.append(',');
      }
      text.append(BASE64.encodeToString(header.key().getBytes(StandardCharsets.UTF_8)));
      if (header.value() != null) {
        text.append(':').append(BASE64.encodeToString(header.value()));
      }
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}

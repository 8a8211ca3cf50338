package io.millrace.transforms.refine;

import io.millrace.lakehouse.index.Cells;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.Schema;

/**
 * What became of some records: typed rows, which stay inside the kernel, and records that could not
 * become rows. It is valid until its kernel refines again.
 */
public interface Refined extends AutoCloseable {
  /** The rules that come before all expectations. */
  String UNDECODABLE = "undecodable";

  String TYPE = "type";
  String MISSING = "missing";
  String SQL = "sql";

  /** What a row does to its key. */
  enum Op {
    /** It is a version of the row. */
    PUT,
    /** It is a version that deletes the key: its delete-when holds. */
    DELETE,
    /** It has no value and deletes the key; only its key columns are known. */
    TOMBSTONE
  }

  /** The number of rows, of every kind, in the order of their records. */
  int size();

  /** The Kafka partition of a row's record. */
  int partition(int row);

  /** The offset of a row's record. */
  long offset(int row);

  Op op(int row);

  /** The values of some columns, numbered as named here; each costs something to have. */
  Cells cells(List<String> columns);

  /**
   * Writes rows as a data file of the silver table.
   *
   * @param rows the rows in the order that the file is to have them
   * @param from the first place in {@code rows}
   * @param to the place behind the last one
   * @param schema the table's, which has the ids
   */
  void write(int[] rows, int from, int to, Schema schema, Path file);

  /** The number of records for quarantine. */
  int rejects();

  /** Writes the records for quarantine as a data file of the quarantine table. */
  void writeRejects(long epoch, Schema schema, Path file);

  /** The time that the records for quarantine say they were rejected at. */
  Instant rejectedAt();

  /** What the rules did; only rules that a record broke. */
  List<RuleCount> counts();

  @Override
  void close();
}

package io.millrace.transforms.refine;

import io.millrace.tables.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a plan asks of its rows in SQL: its expectations in order, then what deletes a row. A
 * statement tells of a row in bits which of them need looking at: an expectation that the row does
 * not meet, a delete-when that holds.
 */
public final class Conditions {
  /** How many of them the bits of one column tell of. */
  private static final int PER_COLUMN = 62;

  private final List<Expectation> expectations;
  private final List<String> bits = new ArrayList<>();
  private final int deleteWhen;

  private Conditions(List<Expectation> expectations, String deleteWhenOrNull) {
    this.expectations = expectations;
    for (Expectation expectation : expectations) {
      bits.add("CASE WHEN (%s\n) THEN 0 ELSE 1 END".formatted(expectation.that()));
    }
    this.deleteWhen = deleteWhenOrNull == null ? -1 : bits.size();
    if (deleteWhenOrNull != null) {
      bits.add("CASE WHEN (%s\n) THEN 1 ELSE 0 END".formatted(deleteWhenOrNull));
    }
  }

  static Conditions of(List<Expectation> expectations, String deleteWhenOrNull) {
    return new Conditions(List.copyOf(expectations), deleteWhenOrNull);
  }

  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /** How many columns of bits a statement returns. */
  public int width() {
    return (bits.size() + PER_COLUMN - 1) / PER_COLUMN;
  }

  /**
   * A statement that returns the row and its bits, for rows with any.
   *
   * @param rows SQL for rows, with a column {@code _row} beside those of the table
   */
  public String select(String rows) {
    List<String> columns = new ArrayList<>();
    for (int from = 0; from < bits.size(); from += PER_COLUMN) {
      List<String> part = bits.subList(from, Math.min(bits.size(), from + PER_COLUMN));
      List<String> shifted = new ArrayList<>();
      for (int i = 0; i < part.size(); i++) {
        shifted.add("(%s)::BIGINT * %d".formatted(part.get(i), 1L << i));
      }
      columns.add(String.join(" + ", shifted) + " AS _bits" + columns.size());
    }
    String any =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "_bits%d <> 0".formatted(i))
            .collect(Collectors.joining(" OR "));
    return "SELECT * FROM (SELECT _row, %s FROM (%s)) WHERE %s"
        .formatted(String.join(", ", columns), rows, any);
  }

  /** How many conditions there are. */
  public int size() {
    return bits.size();
  }

  /** A statement that returns a column of 1 for rows that one condition alone finds. */
  public String select(int condition, String rows) {
    return "SELECT 1 FROM (%s) WHERE %s = 1".formatted(rows, bits.get(condition));
  }

  /** Whether a condition is what deletes a row. */
  public boolean isDeleteWhen(int condition) {
    return condition == deleteWhen;
  }

  public void set(long[] found, int condition) {
    found[condition / PER_COLUMN] |= 1L << (condition % PER_COLUMN);
  }

  boolean deletes(long[] found) {
    return deleteWhen >= 0 && has(found, deleteWhen);
  }

  /** The expectations that a row does not meet, in order. */
  List<Expectation> broken(long[] found) {
    List<Expectation> broken = new ArrayList<>();
    for (int i = 0; i < expectations.size(); i++) {
      if (has(found, i)) {
        broken.add(expectations.get(i));
      }
    }
    return broken;
  }

  private static boolean has(long[] found, int condition) {
    return (found[condition / PER_COLUMN] >> (condition % PER_COLUMN) & 1) != 0;
  }
}

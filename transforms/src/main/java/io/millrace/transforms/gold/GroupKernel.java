package io.millrace.transforms.gold;

import io.millrace.transforms.refine.TypedRows;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;

/** What a kernel computes for gold tables. */
public interface GroupKernel {
  /** The sign of a row of silver, or of some. */
  String SIGN = "_sign";

  String VALUE = "value";
  String NET = "net";
  String ROWS = "rows";

  /** Reads columns of rows of silver, which stay in the kernel until it reads again. */
  void read(List<SignedFile> files, Schema columns);

  /** Lets go of the rows that were read. */
  void release();

  /**
   * The rows that were read by group and sign: {@link #SIGN}, the group columns {@code g0} and so
   * on, and the counts and sums {@code a0} and so on of the accumulators that are such.
   */
  TypedRows sums(GoldPlan plan);

  /**
   * Which values came and went, as far as they do not cancel out: the group columns, {@link #VALUE}
   * and {@link #NET}. Values of which only the number counts are texts.
   */
  TypedRows values(GoldPlan plan, int accumulator);

  /**
   * Reads the rows of some groups again.
   *
   * @param accumulators those that are asked for
   * @param groups the group columns of the groups
   */
  Again readAgain(
      GoldPlan plan,
      List<Integer> accumulators,
      List<SignedFile> files,
      Schema columns,
      TypedRows groups);

  /** All rows of some groups, which stay in the kernel until they are closed. */
  interface Again extends AutoCloseable {
    /**
     * Hands over what an accumulator is made of: the group columns, {@link #VALUE} and {@link
     * #ROWS}. One group comes after the other, some rows at a time.
     */
    void values(int accumulator, Consumer<TypedRows> taker);

    @Override
    void close();
  }

  /**
   * Tells what has become of groups, by rows of a gold table that came and went: of each that is
   * there and was not there alike before, and of each that is no more.
   *
   * @param columns those of the gold table
   */
  void tell(
      List<SignedFile> files, Schema columns, GroupTexts texts, BiConsumer<String, String> taker);

  /**
   * How a group is told: SQL over its row, and over {@link #SIGN}, which is above 0 if it is there.
   *
   * @param groups the columns by whose values groups are told apart
   * @param changes whether it is told what became different: {@link #SIGN} is 0 for a group that is
   *     there and was there before, and columns but sums are NULL for a group that is no more
   * @param sums columns of which it is told then what they gained or lost, 0 where that is nothing
   * @param key makes a text of the group's values
   * @param row makes a text of all
   */
  record GroupTexts(
      List<String> groups, boolean changes, List<String> sums, String key, String row) {
    public GroupTexts {
      groups = List.copyOf(groups);
      sums = List.copyOf(sums);
    }
  }

  /**
   * Makes rows of gold out of groups, one lot at a time.
   *
   * @param groups the group columns, all accumulators but sketches, and what sketches tell
   */
  Finished finish(GoldPlan plan, TypedRows groups);

  /** Rows of gold, which stay in the kernel until they are closed. */
  interface Finished extends AutoCloseable {
    /** The groups that have a row, by their places among all. */
    int[] shown();

    /** Writes the rows of some groups, in their order, as a data file. */
    void write(int[] rows, int size, Schema schema, Path file);

    @Override
    void close();
  }
}

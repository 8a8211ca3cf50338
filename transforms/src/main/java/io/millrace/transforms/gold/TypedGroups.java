package io.millrace.transforms.gold;

import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.Filler;
import io.millrace.transforms.refine.TypedRows;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Groups as rows that a kernel can read. */
final class TypedGroups {
  private final GoldTarget target;
  private final GroupMerge merge;
  private final int[] groups;

  /**
   * @param groups which groups, in the order of the rows
   */
  TypedGroups(GoldTarget target, GroupMerge merge, int[] groups) {
    this.target = target;
    this.merge = merge;
    this.groups = groups;
  }

  /** The group columns alone. */
  TypedRows keys() {
    TypedRows rows = TypedRows.ofValues(target.plan().keys(), groups.length);
    addKeys(rows);
    return rows;
  }

  /** The group columns, all accumulators but sketches, and what sketches tell. */
  TypedRows whole(FreshValues fresh) {
    List<TypedColumn> columns = new ArrayList<>(target.plan().keys());
    List<Accumulator> accumulators = target.plan().accumulators();
    List<Integer> plain = target.shape().of(kind -> !kind.isSketch());
    for (int i : plain) {
      columns.add(new TypedColumn(GoldPlan.name(i), accumulators.get(i).type(), false));
    }
    List<Estimate> estimates = target.plan().estimates();
    for (int i = 0; i < estimates.size(); i++) {
      columns.add(new TypedColumn(GoldPlan.estimate(i), estimates.get(i).type(), false));
    }
    TypedRows rows = TypedRows.ofValues(columns, groups.length);
    addKeys(rows);
    for (int i : plain) {
      Filler filler = rows.filler(GoldPlan.name(i));
      for (int group : groups) {
        add(i, group, filler, fresh);
      }
    }
    for (int i = 0; i < estimates.size(); i++) {
      Filler filler = rows.filler(GoldPlan.estimate(i));
      for (int group : groups) {
        fresh.add(estimates.get(i), group, filler);
      }
    }
    return rows;
  }

  private void addKeys(TypedRows rows) {
    List<TypedColumn> keys = target.plan().keys();
    for (int column = 0; column < keys.size(); column++) {
      Filler filler = rows.filler(keys.get(column).name());
      for (int group : groups) {
        filler.add(merge.groups(), column, group);
      }
    }
  }

  private void add(int accumulator, int group, Filler filler, FreshValues fresh) {
    long[] longs = merge.after();
    int at = group * target.shape().width() + target.shape().place(accumulator);
    switch (target.shape().kind(accumulator)) {
      case COUNT, DISTINCT -> filler.add(longs[at]);
      case SUM ->
          filler.add(
              BigInteger.valueOf(longs[at])
                  .shiftLeft(Long.SIZE)
                  .or(new BigInteger(Long.toUnsignedString(longs[at + 1]))));
      case FLOAT_SUM ->
          filler.add(
              Double.doubleToLongBits(
                  Double.longBitsToDouble(longs[at]) + Double.longBitsToDouble(longs[at + 1])));
      case MIN, MAX -> {
        if (longs[at + 1] == 0) {
          filler.addNull();
        } else {
          filler.add(longs[at]);
        }
      }
      case AFRESH -> fresh.add(accumulator, group, filler);
      case DISTINCT_SKETCH, QUANTILE_SKETCH ->
          throw new IllegalArgumentException("a sketch is no column");
    }
  }
}

package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.write.FilePlaces;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.TypedColumn;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;

/** Where the rows of a gold table come from and go to: all that does not change. */
public final class GoldTarget {
  private final int place;
  private final GoldDefinition definition;
  private final GoldPlan plan;
  private final Table table;
  private final Schema inputs;
  private final GroupShape shape;
  private final KeyShape keys;
  private final List<Integer> byValue;

  /**
   * @param place the place of the table in the pipeline file
   * @param silver the columns of silver
   */
  public GoldTarget(
      int place, GoldDefinition definition, GoldPlan plan, Table table, Schema silver) {
    this.place = place;
    this.definition = definition;
    this.plan = plan;
    this.table = table;
    this.inputs = new Schema(plan.inputs().stream().map(silver::findField).toList());
    this.shape = new GroupShape(plan.accumulators());
    this.keys = KeyShape.of(table.schema(), definition.upsert());
    this.byValue = shape.of(Accumulator.Kind::isByValue);
  }

  GoldDefinition definition() {
    return definition;
  }

  int place() {
    return place;
  }

  GoldPlan plan() {
    return plan;
  }

  Table table() {
    return table;
  }

  /** The columns of silver that are read. */
  public Schema inputs() {
    return inputs;
  }

  GroupShape shape() {
    return shape;
  }

  KeyShape keys() {
    return keys;
  }

  /** The accumulators that depend on which values there are. */
  List<Integer> byValue() {
    return byValue;
  }

  /** Whether a group's rows may have to be read again. */
  boolean readsAgain() {
    return !shape.of(Accumulator.Kind::isReadAgain).isEmpty();
  }

  public int buckets() {
    return definition.buckets();
  }

  FilePlaces places() {
    return new FilePlaces(table, plan.groups().stream().map(TypedColumn::name).toList());
  }

  GroupBlock emptyBlock() {
    boolean[] asBytes = new boolean[plan.groups().size()];
    for (int i = 0; i < asBytes.length; i++) {
      asBytes[i] = KeyShape.hasBytes(table.schema().findType(plan.groups().get(i).name()));
    }
    return new GroupBlock(
        shape.width(),
        new GroupValues(asBytes),
        byValue.stream().map(each -> ValueChanges.width(shape.kind(each))).toList());
  }

  /** How two values of an accumulator compare, which has them as bits. */
  int compare(int accumulator, long one, long other) {
    ColumnType type = plan.accumulators().get(accumulator).type();
    if (type == ColumnType.Simple.DOUBLE) {
      return Double.compare(Double.longBitsToDouble(one), Double.longBitsToDouble(other));
    } else if (type == ColumnType.Simple.FLOAT) {
      return Float.compare(Float.intBitsToFloat((int) one), Float.intBitsToFloat((int) other));
    }
    return Long.compare(one, other);
  }

  /** The names of the group columns on their way, and others behind them. */
  List<String> names(String... others) {
    return Stream.concat(plan.keys().stream().map(TypedColumn::name), Stream.of(others)).toList();
  }
}

package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the records of a topic become rows of a silver table: all that does not change. */
public final class RefinePlan {
  /** The column of bronze, and of the rows made of it, that tells of which record a row is made. */
  public static final String RECORD = UserSelect.RECORD;

  private final SilverDefinition silver;
  private final List<TypedColumn> columns;
  private final ColumnsPlan columnsPlan;
  private final Conditions conditions;
  private final String sql;

  private RefinePlan(
      SilverDefinition silver, List<TypedColumn> columns, ColumnsPlan columnsPlan, SqlCheck check) {
    this.silver = silver;
    this.columns = List.copyOf(columns);
    this.columnsPlan = columnsPlan;
    this.conditions = Conditions.of(check.expectations(), check.deleteWhen());
    this.sql = check.sql();
  }

  /** Makes the plan of a definition; its SQL is checked first. */
  public static RefinePlan of(SilverDefinition silver) {
    SqlCheck check = SqlCheck.run(silver);
    check.throwFirst();
    boolean tombstones = silver.upsert().map(Upsert::tombstones).orElse(false);
    ColumnsPlan columnsPlan =
        silver.refinement() instanceof Refinement.Columns mapped
            ? ColumnsPlan.of(mapped.columns(), mapped.coerce(), tombstones)
            : ColumnsPlan.ofDocuments();
    return new RefinePlan(silver, check.columns(), columnsPlan, check);
  }

  /** The columns of the silver table, without those that Millrace adds. */
  public List<TypedColumn> columns() {
    return columns;
  }

  /** All columns of the silver table. */
  public List<TypedColumn> tableColumns() {
    List<TypedColumn> all = new ArrayList<>(columns);
    all.add(new TypedColumn(SilverDefinition.PARTITION, ColumnType.Simple.INT, true));
    all.add(new TypedColumn(SilverDefinition.OFFSET, ColumnType.Simple.LONG, true));
    return all;
  }

  public Conditions conditions() {
    return conditions;
  }

  /**
   * The SELECT over {@code bronze} that makes the rows, with {@link #RECORD}; empty if columns are
   * filled one by one.
   */
  public Optional<String> sql() {
    return Optional.ofNullable(sql);
  }

  TableName table() {
    return silver.table();
  }

  OnBadRecord onBadRecord() {
    return silver.onBadRecord();
  }

  ColumnsPlan columnsPlan() {
    return columnsPlan;
  }
}

package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.transforms.refine.SqlTypes;

/**
 * An expression over the columns of silver.
 *
 * @param written what the file says, as the kernel's parser prints it
 * @param sql what computes it: a division by zero is NULL
 */
record RowExpression(String written, String sql, ColumnType type) {

  /** It in its column's type. */
  String typed() {
    return "CAST(%s AS %s)".formatted(sql, SqlTypes.name(type));
  }
}

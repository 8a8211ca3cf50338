package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.transforms.gold.MeasureSql.GroupExpression;
import io.millrace.transforms.refine.Refusal;
import io.millrace.transforms.refine.SqlGuard;
import io.millrace.transforms.refine.SqlTypes;
import io.millrace.transforms.refine.TypeNames;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the types of expressions over what a group has. */
final class GroupTypes {
  private final GoldSql sql;
  private final Map<String, ColumnType> types = new LinkedHashMap<>();
  private final Map<String, Double> sizes = new HashMap<>();

  /**
   * What computes a column of a group.
   *
   * @param size how many times as large as a record its value may be
   */
  record Computed(String sql, ColumnType type, double size) {}

  GroupTypes(GoldSql sql) {
    this.sql = sql;
  }

  /** Lets expressions name a column. */
  void add(String name, ColumnType type, double size) {
    types.put(name, type);
    sizes.put(name, size);
  }

  Computed compute(GroupExpression of) throws SQLException {
    double size = new SqlGuard(sizes).check(of.expression());
    String text = sql.text(of.expression());
    String columns =
        types.entrySet().stream()
            .map(
                each ->
                    "CAST(NULL AS %s) AS %s"
                        .formatted(SqlTypes.name(each.getValue()), each.getKey()))
            .collect(Collectors.joining(", "));
    String name = sql.typeName(text, "(SELECT %s)".formatted(columns));
    if (name.endsWith("HUGEINT")) {
      throw new Refusal(
          "it is a %s, which is wider than a long; cast it to BIGINT or to DECIMAL(38,0)"
              .formatted(name));
    }
    ColumnType type = TypeNames.read(name);
    if (!type.isPrimitive()) {
      throw new Refusal("it is a %s; make it a simple value".formatted(type));
    }
    return new Computed(text, type, size);
  }
}

package io.millrace.transforms.kernel;

import static java.util.stream.Collectors.joining;

import io.millrace.transforms.gold.GroupKernel;
import io.millrace.transforms.gold.GroupKernel.GroupTexts;
import io.millrace.transforms.gold.SignedFile;
import io.millrace.transforms.refine.SqlTypes;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;

/**
 * SQL that makes of rows of a gold table that came and went one row for each group that changed.
 */
record ToldRows(Schema columns, GroupTexts texts) {
  private static final String SIGN = GroupKernel.SIGN;

  /**
   * @param rows a SELECT of the columns and the sign
   * @param files where they come from
   */
  String of(String rows, List<SignedFile> files) {
    boolean onlyCame = files.stream().allMatch(file -> file.sign() > 0);
    if (!texts.changes()) {
      return onlyCame ? rows : newest(net(rows));
    }
    return onlyCame ? whole(rows) : gained(net(rows));
  }

  /** Rows that went and came again cancel out. */
  private String net(String rows) {
    return "SELECT %1$s, sum(%2$s) AS %2$s FROM (%3$s) GROUP BY %1$s HAVING sum(%2$s) <> 0"
        .formatted(FieldIds.names(columns.columns()), SIGN, rows);
  }

  /** The row that came, or the one that went if none came. */
  private String newest(String net) {
    return "SELECT * FROM (%1$s) QUALIFY %2$s > 0 OR max(%2$s) OVER (PARTITION BY %3$s) < 0"
        .formatted(net, SIGN, groups());
  }

  private String whole(String rows) {
    return texts.sums().isEmpty()
        ? rows
        : texts.sums().stream()
            .map(SqlTypes::identifier)
            .map("coalesce(%1$s, 0) AS %1$s"::formatted)
            .collect(joining(", ", "SELECT * REPLACE (", ") FROM (%s)".formatted(rows)));
  }

  private String gained(String net) {
    String measures =
        columns.columns().stream()
            .map(NestedField::name)
            .filter(name -> !texts.groups().contains(name))
            .map(this::measure)
            .collect(joining(", "));
    return "SELECT %1$s, %2$s, sum(%3$s) AS %3$s FROM (%4$s) GROUP BY %1$s"
        .formatted(groups(), measures, SIGN, net);
  }

  private String measure(String name) {
    String column = SqlTypes.identifier(name);
    return texts.sums().contains(name)
        ? "coalesce(sum(CASE WHEN %2$s < 0 THEN -%1$s ELSE %1$s END), 0) AS %1$s"
            .formatted(column, SIGN)
        : "any_value(%1$s) FILTER (WHERE %2$s > 0) AS %1$s".formatted(column, SIGN);
  }

  private String groups() {
    return texts.groups().stream().map(SqlTypes::identifier).collect(joining(", "));
  }
}

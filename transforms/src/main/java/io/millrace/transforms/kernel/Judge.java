package io.millrace.transforms.kernel;

import io.millrace.transforms.refine.Conditions;
import io.millrace.transforms.refine.Refinery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds out which rows meet the conditions of their plan. */
final class Judge {
  private final Refinery refinery;
  private final UserSql sql;
  private final Versions versions;

  /** SQL for some of the rows, with their numbers as {@code _row}. */
  interface Versions {
    int size();

    String select(int from, int to);

    /** The number of the row that stands at a place among them. */
    int row(int at);
  }

  Judge(Refinery refinery, UserSql sql, Versions versions) {
    this.refinery = refinery;
    this.sql = sql;
    this.versions = versions;
  }

  /** What was found of a row. */
  private static final class Finding {
    private final int row;
    private final long[] bits;

    private Finding(int row, long[] bits) {
      this.row = row;
      this.bits = bits;
    }
  }

  void judge() {
    sql.each(0, versions.size(), this::judge, (at, why) -> judgeOne(at));
    refinery.settle();
  }

  private void judge(int from, int to) throws SQLException {
    int width = refinery.plan().conditions().width();
    List<Finding> found = new ArrayList<>();
    sql.query(
        refinery.plan().conditions().select(versions.select(from, to)),
        row -> {
          long[] bits = new long[width];
          for (int i = 0; i < width; i++) {
            bits[i] = row.getLong(i + 2);
          }
          found.add(new Finding(row.getInt(1), bits));
        });
    found.forEach(finding -> refinery.judge(finding.row, finding.bits));
  }

  /** A condition that cannot be answered does not hold; if it tells of deletes, the row is bad. */
  private void judgeOne(int at) {
    Conditions conditions = refinery.plan().conditions();
    long[] bits = new long[conditions.width()];
    for (int i = 0; i < conditions.size(); i++) {
      try {
        int condition = i;
        sql.query(
            conditions.select(condition, versions.select(at, at + 1)),
            row -> conditions.set(bits, condition));
      } catch (SQLException e) {
        if (conditions.isDeleteWhen(i)) {
          refinery.reject(versions.row(at), UserSql.firstLine(e));
          return;
        }
        conditions.set(bits, i);
      }
    }
    refinery.judge(versions.row(at), bits);
  }
}

package io.millrace.transforms.kernel;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Runs SQL that a pipeline file has, within its limits. A record on which it fails does not fail
 * the others: the records are halved until the culprits stand alone.
 */
final class UserSql {
  /** How long the SQL may take for one chunk, with all that its errors cost. */
  static final Duration MOST_TIME = Duration.ofSeconds(60);

  /** The kinds of errors that come from a value, not from the SQL or its cost. */
  private static final List<String> OF_VALUES =
      List.of(
          "Conversion Error", "Invalid Input Error", "Out of Range Error", "Mismatch Type Error");

  private final Connection database;
  private final String path;
  private final Duration mostTime;
  private final long deadline;

  /** Runs SQL over some of the records. */
  interface Attempt {
    void over(int from, int to) throws SQLException;
  }

  /** Is told of a record on which the SQL fails. */
  interface Culprit {
    void found(int at, String why);
  }

  /** Takes the rows of a result. */
  interface Rows {
    void take(ResultSet row) throws SQLException;
  }

  /**
   * @param path where in the pipeline file the SQL is
   */
  UserSql(Connection database, String path, Duration mostTime) {
    this.database = database;
    this.path = path;
    this.mostTime = mostTime;
    this.deadline = System.nanoTime() + mostTime.toNanos();
  }

  void query(String sql, Rows rows) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.setQueryTimeout(secondsLeft());
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows.take(result);
        }
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.setQueryTimeout(secondsLeft());
      statement.execute(sql);
    }
  }

  private int secondsLeft() {
    return (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000_000);
  }

  void each(int from, int to, Attempt attempt, Culprit culprit) {
    if (System.nanoTime() > deadline) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "%s takes more than %d s for %d records; make it do less, and use TRY_CAST where values can be wrong"
              .formatted(path, mostTime.toSeconds(), to - from));
    }
    try {
      attempt.over(from, to);
    } catch (SQLException e) {
      if (!isOfValue(e)) {
        throw failed(e);
      }
      if (to - from == 1) {
        culprit.found(from, firstLine(e));
        return;
      }
      int middle = (from + to) >>> 1;
      each(from, middle, attempt, culprit);
      each(middle, to, attempt, culprit);
    }
  }

  /** Whether it was a value that failed the SQL. */
  static boolean isOfValue(SQLException e) {
    return OF_VALUES.stream().anyMatch(e.getMessage()::startsWith);
  }

  static String firstLine(SQLException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  MillraceException failed(SQLException e) {
    String message = e.getMessage();
    String first = firstLine(e);
    if (message.startsWith("INTERRUPT")) {
      first = "it took more than %d s; make it do less".formatted(mostTime.toSeconds());
    } else if (message.startsWith("Out of Memory")) {
      first =
          "it needs more memory than the kernel has (%s); make it do less, or raise worker.native-memory"
              .formatted(first);
    }
    return new MillraceException(ErrorKind.SPEC, "%s failed: %s".formatted(path, first), e);
  }
}

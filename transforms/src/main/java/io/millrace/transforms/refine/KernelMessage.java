package io.millrace.transforms.refine;

import java.sql.SQLException;
import java.util.stream.Collectors;

/** What the kernel says of SQL that it cannot run. */
public final class KernelMessage {
  private KernelMessage() {}

  /**
   * Its message, without the kind of the error and without the SQL that it repeats.
   *
   * @param known the columns that there are, for one that there is not
   */
  public static String of(SQLException e, String known) {
    String message =
        e.getMessage()
            .lines()
            .takeWhile(line -> !line.startsWith("LINE ") && !line.contains("Candidate "))
            .filter(line -> !line.isBlank())
            .collect(Collectors.joining("; "))
            .replaceFirst("^[A-Z][A-Za-z ]* Error: ", "");
    return message.contains("not found in FROM clause")
        ? message + " The columns are " + known
        : message;
  }
}

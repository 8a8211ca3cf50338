package io.millrace.pipelines.run;

import io.millrace.lakehouse.catalog.Causes;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.apache.iceberg.exceptions.CommitFailedException;

/** The end of a command by a failure, as the command line reports it. */
public final class Failure {
  private Failure() {}

  /** The handled failure among the causes, or else the whole as it is. */
  public static RuntimeException of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof MillraceException handled) {
        return handled;
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (isOfTheLake(cause)) {
        return new MillraceException(
            ErrorKind.LAKE,
            "the catalog or the warehouse failed: %s; the tables are as the last commit left them"
                .formatted(Causes.inWords(cause)),
            thrown);
      }
    }
    return thrown instanceof RuntimeException unhandled
        ? unhandled
        : new IllegalStateException(thrown);
  }

  private static boolean isOfTheLake(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof UncheckedIOException
        || cause instanceof SQLException
        || cause.getClass().getPackageName().equals(CommitFailedException.class.getPackageName());
  }
}

package io.millrace.lakehouse.index;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;

/** A disk that failed under a key index: local, and nothing that the table lacks is lost by it. */
final class StateFailure {
  private StateFailure() {}

  static MillraceException of(String what, Exception causeOrNull) {
    String cause = causeOrNull == null ? "" : ": " + causeOrNull;
    return new MillraceException(
        ErrorKind.LAKE,
        "%s%s; free some space, or set worker.state-directory to another disk (what lies there is made again from the table)"
            .formatted(what, cause),
        causeOrNull);
  }
}

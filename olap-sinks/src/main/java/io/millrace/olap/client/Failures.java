package io.millrace.olap.client;

import static io.millrace.olap.client.StoreException.lasting;
import static io.millrace.olap.client.StoreException.passing;

import io.millrace.olap.client.StoreException.Reason;
import java.io.IOException;

/**
 * What is wrong with a store, as exceptions that say what to do.
 *
 * @param store its name
 * @param address where it was asked
 */
record Failures(String store, Object address) {
  private static final int SHOWN = 500;

  /**
   * @param addresses asks whether the address is one that takes queries
   */
  StoreException ofStatus(int status, String body, String addresses) {
    if (status == 401 || status == 403) {
      return refused("HTTP " + status);
    }
    String said = "%s at %s answers HTTP %d: %s".formatted(store, address, status, shown(body));
    if (status >= 500 || status == 429) {
      return passing(Reason.UNAVAILABLE, said + "; its log says more", null);
    }
    return lasting(Reason.UNAVAILABLE, said + "; " + addresses);
  }

  StoreException isNoAnswer(String body, String addresses) {
    return lasting(
        Reason.UNAVAILABLE,
        "%s does not answer as %s does: %s; %s".formatted(address, store, shown(body), addresses));
  }

  StoreException unreachable(IOException e) {
    return passing(
        Reason.UNAVAILABLE,
        "no answer from %s at %s: %s; is it running, and is that its address?"
            .formatted(store, address, StoreHttp.inWords(e)),
        e);
  }

  StoreException refused(String how) {
    return lasting(
        Reason.REFUSED,
        "%s at %s lets this user not in, or not read this table (%s); check user and password, or token"
            .formatted(store, address, how));
  }

  StoreException badSql(String said) {
    return lasting(
        Reason.BAD_SQL,
        "%s at %s cannot run this SQL: %s; names that are words of SQL need double quotes, and texts single ones"
            .formatted(store, address, said));
  }

  StoreException noSuchTable(String said) {
    return lasting(Reason.BAD_SQL, noTable(said));
  }

  /** One that knows the name of the table, and may be of a store that does not know all yet. */
  StoreException missing(String table, String said) {
    return StoreException.missing(table, noTable(said));
  }

  private String noTable(String said) {
    return "%s at %s has no such table: %s; is it served already, and is its name spelled so?"
        .formatted(store, address, said);
  }

  StoreException timeout(String said) {
    return lasting(
        Reason.TIMEOUT,
        "no answer from %s at %s in time: %s; ask for less, or give it more time"
            .formatted(store, address, said));
  }

  StoreException cannotNow(String said) {
    return passing(
        Reason.UNAVAILABLE,
        "%s at %s cannot answer now: %s; if it lasts, see whether its servers run"
            .formatted(store, address, said),
        null);
  }

  StoreException failed(String said) {
    return lasting(
        Reason.UNAVAILABLE,
        "%s at %s failed: %s; its log says more".formatted(store, address, said));
  }

  /** On one line, and not all of it if it is long. */
  static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}

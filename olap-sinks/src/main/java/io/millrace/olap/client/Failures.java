package io.millrace.olap.client;

import static io.millrace.olap.client.PinotException.lasting;
import static io.millrace.olap.client.PinotException.passing;

import io.millrace.olap.client.PinotException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Pinot says is wrong, as exceptions that say what to do. */
final class Failures {
  private static final int SHOWN = 500;
  private static final String ADDRESS =
      "is it the address of a broker, or of a controller, whichever was said?";

  /** How a controller tells of a failure of its own, with an HTTP status of success. */
  private static final Pattern CONTROLLERS =
      Pattern.compile("\\w*Exception\\(errorCode:(\\d+), message:(.*)\\)\\s*", Pattern.DOTALL);

  private static final Pattern CLASS_NAME = Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]+: ");
  private static final Pattern NO_SQL = Pattern.compile("\\bSqlCompilationException\\b");

  private final String address;

  Failures(String address) {
    this.address = address;
  }

  PinotException ofStatus(int status, String body) {
    if (status == 401 || status == 403) {
      return refused("HTTP " + status);
    }
    String said = "Pinot at %s answers HTTP %d: %s".formatted(address, status, shown(body));
    if (status >= 500 || status == 429) {
      return passing(Reason.UNAVAILABLE, said + "; its log says more", null);
    }
    return lasting(Reason.UNAVAILABLE, said + "; " + ADDRESS);
  }

  PinotException ofNoJson(String body) {
    Matcher controllers = CONTROLLERS.matcher(body);
    return controllers.matches()
        ? ofCode(Integer.parseInt(controllers.group(1)), controllers.group(2))
        : lasting(
            Reason.UNAVAILABLE,
            "%s does not answer as Pinot does: %s; %s".formatted(address, shown(body), ADDRESS));
  }

  /** Pinot's codes are those of its QueryException. */
  PinotException ofCode(int code, String message) {
    String said = "%s (Pinot's error %d)".formatted(firstWords(message), code);
    return switch (code) {
      case 180 -> refused("Pinot's error 180");
      case 190 ->
          lasting(
              Reason.BAD_SQL,
              "Pinot at %s has no such table: %s; is it served already, and is its name spelled so?"
                  .formatted(address, said));
      case 170, 240, 250, 400 -> timeout(said);
      case 210, 211, 230, 235, 300, 305, 410, 420, 425, 427, 429, 550 ->
          passing(
              Reason.UNAVAILABLE,
              "Pinot at %s cannot answer now: %s; if it lasts, see whether its servers run"
                  .formatted(address, said),
              null);
      case 450 ->
          NO_SQL.matcher(message).find()
              ? badSql(said)
              : lasting(
                  Reason.UNAVAILABLE,
                  "Pinot at %s failed: %s; its log says more".formatted(address, said));
      default -> badSql(said);
    };
  }

  private PinotException refused(String how) {
    return lasting(
        Reason.REFUSED,
        "Pinot at %s lets this user not in, or not read this table (%s); check user and password, or token"
            .formatted(address, how));
  }

  private PinotException badSql(String said) {
    return lasting(
        Reason.BAD_SQL,
        "Pinot at %s cannot run this SQL: %s; names that are words of SQL need double quotes, and texts single ones"
            .formatted(address, said));
  }

  PinotException timeout(String said) {
    return lasting(
        Reason.TIMEOUT,
        "no answer from Pinot at %s in time: %s; ask for less, or give it more time"
            .formatted(address, said));
  }

  PinotException partial(String what) {
    return passing(
        Reason.PARTIAL,
        "%s of Pinot's servers at %s answered; the rows would not be all".formatted(what, address),
        null);
  }

  PinotException tooManyGroups() {
    return lasting(
        Reason.PARTIAL,
        "Pinot at %s stopped at its limit of groups, and the rows would be wrong; select fewer groups by WHERE, or raise its numGroupsLimit"
            .formatted(address));
  }

  PinotException noServer() {
    return passing(
        Reason.UNAVAILABLE,
        "Pinot at %s asked none of its servers; it has just started, or the table has no segments yet"
            .formatted(address),
        null);
  }

  /** Behind the name of the error are those of classes, and at the end where in the code. */
  private static String firstWords(String message) {
    String[] lines = message.strip().split("\\R", 3);
    String words = lines[0].endsWith(":") && lines.length > 1 ? lines[1] : lines[0];
    return shown(CLASS_NAME.matcher(words).replaceFirst(""));
  }

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}

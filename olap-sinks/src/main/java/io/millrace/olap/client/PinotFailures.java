package io.millrace.olap.client;

import static io.millrace.olap.client.StoreException.lasting;
import static io.millrace.olap.client.StoreException.passing;

import io.millrace.olap.client.StoreException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Pinot says is wrong. */
final class PinotFailures {
  private static final String ADDRESS =
      "is it the address of a broker, or of a controller, whichever was said?";

  /** How a controller tells of a failure of its own, with an HTTP status of success. */
  private static final Pattern CONTROLLERS =
      Pattern.compile("\\w*Exception\\(errorCode:(\\d+), message:(.*)\\)\\s*", Pattern.DOTALL);

  private static final Pattern CLASS_NAME = Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]+: ");
  private static final Pattern NO_SQL = Pattern.compile("\\bSqlCompilationException\\b");

  private final Failures failures;

  PinotFailures(Failures failures) {
    this.failures = failures;
  }

  StoreException ofStatus(int status, String body) {
    return failures.ofStatus(status, body, ADDRESS);
  }

  StoreException ofNoJson(String body) {
    Matcher controllers = CONTROLLERS.matcher(body);
    return controllers.matches()
        ? ofCode(Integer.parseInt(controllers.group(1)), controllers.group(2))
        : failures.isNoAnswer(body, ADDRESS);
  }

  /** Pinot's codes are those of its QueryException. */
  StoreException ofCode(int code, String message) {
    String said = "%s (Pinot's error %d)".formatted(firstWords(message), code);
    return switch (code) {
      case 180 -> failures.refused("Pinot's error 180");
      case 190 -> failures.noSuchTable(said);
      case 170, 240, 250, 400 -> failures.timeout(said);
      case 210, 211, 230, 235, 300, 305, 410, 420, 425, 427, 429, 550 -> failures.cannotNow(said);
      case 450 -> NO_SQL.matcher(message).find() ? failures.badSql(said) : failures.failed(said);
      default -> failures.badSql(said);
    };
  }

  StoreException partial(String what) {
    return passing(
        Reason.PARTIAL,
        "%s of Pinot's servers at %s answered; the rows would not be all"
            .formatted(what, failures.address()),
        null);
  }

  StoreException tooManyGroups() {
    return lasting(
        Reason.PARTIAL,
        "Pinot at %s stopped at its limit of groups, and the rows would be wrong; select fewer groups by WHERE, or raise its numGroupsLimit"
            .formatted(failures.address()));
  }

  StoreException noServer() {
    return passing(
        Reason.UNAVAILABLE,
        "Pinot at %s asked none of its servers; it has just started, or the table has no segments yet"
            .formatted(failures.address()),
        null);
  }

  /** Behind the name of the error are those of classes, and at the end where in the code. */
  private static String firstWords(String message) {
    String[] lines = message.strip().split("\\R", 3);
    String words = lines[0].endsWith(":") && lines.length > 1 ? lines[1] : lines[0];
    return Failures.shown(CLASS_NAME.matcher(words).replaceFirst(""));
  }
}

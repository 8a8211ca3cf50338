package io.millrace.olap.client;

import static io.millrace.olap.client.StoreException.lasting;
import static io.millrace.olap.client.StoreException.passing;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.olap.client.StoreException.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Druid says is wrong. */
final class DruidFailures {
  private static final String ADDRESS = "is it the address of a router, or of a broker?";
  private static final Pattern NO_TABLE =
      Pattern.compile("^Object '(.*)' not found", Pattern.DOTALL);

  /** Of errors in the syntax, what would be right there: a long list. */
  private static final Pattern OPTIONS =
      Pattern.compile("(?:\\s*Was expecting|, acceptable options:).*", Pattern.DOTALL);

  /** What the SQL does with its values, as dividing them by zero, which Druid has no error for. */
  private static final Set<String> OF_VALUES =
      Set.of(
          "java.lang.ArithmeticException",
          "java.lang.ClassCastException",
          "java.lang.IllegalArgumentException",
          "java.lang.NumberFormatException",
          "java.lang.UnsupportedOperationException");

  private final Failures failures;

  DruidFailures(Failures failures) {
    this.failures = failures;
  }

  /** One is JSON if it is of Druid itself, and not of what is before it. */
  StoreException ofStatus(int status, String body) {
    Optional<JsonNode> error = Json.parse(body).filter(json -> json.hasNonNull("errorMessage"));
    if (error.isEmpty() || status == 401 || status == 403) {
      return status == 504
          ? failures.timeout("HTTP 504")
          : failures.ofStatus(status, body, ADDRESS);
    }
    return ofError(status, error.get())
        .orElseGet(() -> failures.ofStatus(status, said(error.get()), ADDRESS));
  }

  /** Druid before 27 tells no category, and the status is what is left. */
  private Optional<StoreException> ofError(int status, JsonNode error) {
    String said = said(error);
    if (error.path("error").asText().equals("Resource limit exceeded")) {
      return Optional.of(beyondLimits(said));
    }
    return Optional.ofNullable(
        switch (error.path("category").asText("HTTP " + status)) {
          case "UNAUTHORIZED", "FORBIDDEN" -> failures.refused(said);
          case "TIMEOUT", "HTTP 504" -> failures.timeout(said);
          case "INVALID_INPUT", "UNSUPPORTED", "HTTP 400", "HTTP 501" -> ofSql(error, said);
          case "DEFENSIVE" -> failures.badSql(said);
          // The planner fails in this way, and without words of its own.
          case "UNCATEGORIZED" ->
              error.path("errorCode").asText().equals("general")
                  ? failures.badSql(said)
                  : failures.cannotNow(said);
          case "CAPACITY_EXCEEDED", "HTTP 429", "SERVICE_UNAVAILABLE", "CANCELED" ->
              failures.cannotNow(said);
          default -> status >= 500 ? ofRun(error, said) : null;
        });
  }

  private StoreException ofSql(JsonNode error, String said) {
    Matcher noTable = NO_TABLE.matcher(error.path("errorMessage").asText());
    return noTable.find() ? failures.missing(noTable.group(1), said) : failures.badSql(said);
  }

  private StoreException ofRun(JsonNode error, String said) {
    return OF_VALUES.contains(error.path("errorClass").asText())
        ? failures.badSql(said)
        : failures.cannotNow(said);
  }

  private StoreException beyondLimits(String said) {
    return lasting(
        Reason.BAD_SQL,
        "Druid at %s cannot run this SQL within its limits: %s; select fewer rows by WHERE, or raise the limit"
            .formatted(failures.address(), said));
  }

  StoreException isNoAnswer(String body) {
    return failures.isNoAnswer(body, ADDRESS);
  }

  StoreException cutOff() {
    return passing(
        Reason.PARTIAL,
        "Druid at %s stopped in the middle of its answer; the rows would not be all, and its log says why"
            .formatted(failures.address()),
        null);
  }

  private static String said(JsonNode error) {
    String code = error.path("error").asText();
    return "%s (Druid's error %s)"
        .formatted(
            Failures.shown(OPTIONS.matcher(error.path("errorMessage").asText()).replaceFirst("")),
            code.equals("druidException") ? error.path("errorCode").asText() : code);
  }
}

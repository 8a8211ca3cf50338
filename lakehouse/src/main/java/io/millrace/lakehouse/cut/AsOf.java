package io.millrace.lakehouse.cut;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which of a pipeline's epochs somebody wants to read: by its number, or by a time. */
public sealed interface AsOf {
  /** The state that an epoch left to the next. */
  record Epoch(long number) implements AsOf {
    @Override
    public String toString() {
      return "epoch " + number;
    }
  }

  /** The newest complete epoch that was committed at a time or before. */
  record Time(Instant instant) implements AsOf {
    @Override
    public String toString() {
      return instant.toString();
    }
  }

  /** Reads the number of an epoch, or a date or time, which is in UTC unless it says otherwise. */
  static AsOf of(String text) {
    if (text.matches("\\d{1,18}")) {
      return new Epoch(Long.parseLong(text));
    }
    String time = text.strip().replaceFirst("(?<=\\d) (?=\\d)", "T");
    List<Function<String, Instant>> forms =
        List.of(
            form -> OffsetDateTime.parse(form).toInstant(),
            form -> LocalDateTime.parse(form).toInstant(ZoneOffset.UTC),
            form -> LocalDate.parse(form).atStartOfDay(ZoneOffset.UTC).toInstant());
    return forms.stream()
        .flatMap(form -> instant(form, time).stream())
        .<AsOf>map(Time::new)
        .findFirst()
        .orElseThrow(
            () ->
                new MillraceException(
                    ErrorKind.SPEC,
                    "'%s' is neither the number of an epoch nor a time; write 168, 2026-11-21, 2026-11-21T10:00:00Z or 2026-11-21T11:00:00+01:00 (UTC if it names no zone)"
                        .formatted(text)));
  }

  private static Optional<Instant> instant(Function<String, Instant> form, String time) {
    try {
      return Optional.of(form.apply(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

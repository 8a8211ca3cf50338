package io.millrace.transforms.refine;

import java.time.LocalDate;
import java.time.Year;

/** Reads dates and times as ISO 8601 writes them, of the years 1 to 9999. */
final class TimeReaders {
  static final long DAY = 86_400_000_000L;

  /** The microseconds at which year 1 starts and year 9999 ends, in UTC. */
  static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay() * DAY;

  static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY;

  private static final int DATE_LENGTH = 10;
  private static final int SHORTEST_TIME = 5;
  private static final long MINUTE = 60_000_000L;
  private static final int MOST_OFFSET_MINUTES = 18 * 60;
  private static final int MICRO_DIGITS = 6;
  private static final String NOT_ISO = "not as ISO 8601 writes it";
  private static final String NO_SUCH_DAY = "no such day or time";
  static final String TOO_FINE = "finer than microseconds";

  /** What an offset is when there is none, and when there should not be anything. */
  private static final int NONE = Integer.MIN_VALUE;

  private static final int BAD = Integer.MAX_VALUE;

  /** Whether finer digits than microseconds are cut off, a space may stand for T, and so on. */
  private final boolean lenient;

  private int at;
  private long micros;
  private boolean hasTime;
  private int offset;

  TimeReaders(boolean lenient) {
    this.lenient = lenient;
  }

  ScalarReader date() {
    return (token, out) -> {
      String problem = parse(token);
      if (problem == null && hasTime && !lenient) {
        problem = "it has a time";
      }
      if (problem == null) {
        problem = put(utc(), out);
        out.bits = Math.floorDiv(out.bits, DAY);
      }
      return problem;
    };
  }

  ScalarReader timestamp() {
    return (token, out) -> {
      String problem = parse(token);
      if (problem == null && !lenient) {
        problem = !hasTime ? "it has no time" : offset != NONE ? "it has an offset" : null;
      }
      return problem == null ? put(utc(), out) : problem;
    };
  }

  ScalarReader timestamptz() {
    return (token, out) -> {
      String problem = parse(token);
      if (problem == null && !lenient) {
        problem = !hasTime ? "it has no time" : offset == NONE ? "it has no offset" : null;
      }
      return problem == null ? put(utc(), out) : problem;
    };
  }

  ScalarReader time() {
    return (token, out) -> {
      if (token.kind != JsonKind.STRING) {
        return ScalarReader.WRONG;
      }
      if (token.escaped) {
        return NOT_ISO;
      }
      at = token.start;
      micros = 0;
      String problem = time(token);
      if (problem == null && at < token.end) {
        problem = NOT_ISO;
      }
      out.bits = micros;
      return problem;
    };
  }

  static String put(long micros, Scalar out) {
    if (micros < FIRST || micros >= END) {
      return ScalarReader.OUT_OF_RANGE;
    }
    out.bits = micros;
    return null;
  }

  private long utc() {
    return offset == NONE ? micros : micros - offset * MINUTE;
  }

  private String parse(JsonToken token) {
    if (token.kind != JsonKind.STRING) {
      return ScalarReader.WRONG;
    }
    if (token.escaped || token.length() < DATE_LENGTH) {
      return NOT_ISO;
    }
    byte[] text = token.text;
    at = token.start;
    int year = number(text, at, 4);
    int month = number(text, at + 5, 2);
    int day = number(text, at + 8, 2);
    if ((year | month | day) < 0 || text[at + 4] != '-' || text[at + 7] != '-') {
      return NOT_ISO;
    }
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
      return NO_SUCH_DAY;
    }
    micros = epochDay(year, month, day) * DAY;
    at += DATE_LENGTH;
    offset = NONE;
    hasTime = at < token.end;
    if (!hasTime) {
      return null;
    }
    if (text[at] != 'T' && !(lenient && (text[at] == ' ' || text[at] == 't'))) {
      return NOT_ISO;
    }
    at++;
    String problem = time(token);
    if (problem != null) {
      return problem;
    }
    offset = offset(text, token.end);
    return offset == BAD ? NOT_ISO : null;
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> Year.isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970 by counting years from March on, which puts the leap day last. */
  private static long epochDay(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int era = shifted / 400;
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }

  /** Reads hh:mm, hh:mm:ss or that with a fraction, and adds it. */
  private String time(JsonToken token) {
    byte[] text = token.text;
    if (token.end - at < SHORTEST_TIME || text[at + 2] != ':') {
      return NOT_ISO;
    }
    int hour = number(text, at, 2);
    int minute = number(text, at + 3, 2);
    int second = 0;
    at += SHORTEST_TIME;
    boolean seconds = at < token.end && text[at] == ':';
    if (seconds) {
      second = at + 3 <= token.end ? number(text, at + 1, 2) : -1;
      at += 3;
    }
    if ((hour | minute | second) < 0) {
      return NOT_ISO;
    }
    if (hour > 23 || minute > 59 || second > 59) {
      return NO_SUCH_DAY;
    }
    micros += ((hour * 60L + minute) * 60 + second) * 1_000_000;
    return seconds && at < token.end && text[at] == '.' ? fraction(token) : null;
  }

  private String fraction(JsonToken token) {
    int point = at++;
    int fraction = 0;
    int digits = 0;
    boolean finer = false;
    for (; at < token.end && isDigit(token.text[at]); at++, digits++) {
      if (digits < MICRO_DIGITS) {
        fraction = fraction * 10 + token.text[at] - '0';
      } else {
        finer |= token.text[at] != '0';
      }
    }
    if (at == point + 1) {
      return NOT_ISO;
    }
    for (int i = digits; i < MICRO_DIGITS; i++) {
      fraction *= 10;
    }
    micros += fraction;
    return finer && !lenient ? TOO_FINE : null;
  }

  /** The minutes of Z, +hh, +hhmm or +hh:mm at the end of a text. */
  private int offset(byte[] text, int end) {
    int left = end - at;
    if (left == 0) {
      return NONE;
    }
    if (left == 1) {
      return text[at] == 'Z' || (lenient && text[at] == 'z') ? 0 : BAD;
    }
    boolean colon = left == 6 && text[at + 3] == ':';
    if ((text[at] != '+' && text[at] != '-') || !(colon || left == 5 || left == 3)) {
      return BAD;
    }
    int hours = number(text, at + 1, 2);
    int minutes = left == 3 ? 0 : number(text, end - 2, 2);
    if ((hours | minutes) < 0 || minutes > 59 || hours * 60 + minutes > MOST_OFFSET_MINUTES) {
      return BAD;
    }
    return text[at] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
  }

  private static boolean isDigit(byte letter) {
    return letter >= '0' && letter <= '9';
  }

  /** The number that so many digits make, or -1 if not all are digits. */
  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      if (!isDigit(text[i])) {
        return -1;
      }
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}

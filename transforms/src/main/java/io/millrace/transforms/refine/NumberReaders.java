package io.millrace.transforms.refine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Reads whole numbers, decimals and floating-point numbers, exactly. */
final class NumberReaders {
  private static final int MOST_PRECISION = 38;

  /** Numbers with exponents beyond this are 0 or too large for every type. */
  private static final int MOST_EXPONENT = 400;

  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT_DIGITS = 1L << 53;
  private static final long[] POWERS = powers();

  private NumberReaders() {}

  private static long[] powers() {
    long[] powers = new long[JsonToken.MOST_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  static ScalarReader whole(long least, long most) {
    return (token, out) -> {
      if (token.kind != JsonKind.NUMBER || token.fraction > 0 || token.exponent) {
        return ScalarReader.WRONG;
      }
      long value;
      if (token.digitCount <= JsonToken.MOST_DIGITS) {
        value = token.negative ? -token.digits : token.digits;
      } else if (token.digitCount > JsonToken.MOST_DIGITS + 1) {
        return ScalarReader.OUT_OF_RANGE;
      } else {
        try {
          value = Long.parseLong(token.raw());
        } catch (NumberFormatException e) {
          return ScalarReader.OUT_OF_RANGE;
        }
      }
      if (value < least || value > most) {
        return ScalarReader.OUT_OF_RANGE;
      }
      out.bits = value;
      return null;
    };
  }

  /**
   * @param rounds whether digits behind the scale are rounded, half up; otherwise they are an error
   */
  static ScalarReader decimal(int precision, int scale, boolean rounds) {
    return (token, out) -> {
      if (token.kind != JsonKind.NUMBER) {
        return ScalarReader.WRONG;
      }
      int missing = scale - token.fraction;
      if (!token.exponent
          && missing >= 0
          && precision <= JsonToken.MOST_DIGITS
          && token.digitCount + missing <= JsonToken.MOST_DIGITS) {
        long unscaled = token.digits * POWERS[missing];
        if (unscaled >= POWERS[precision]) {
          return ScalarReader.OUT_OF_RANGE;
        }
        out.bits = token.negative ? -unscaled : unscaled;
        return null;
      }
      return longDecimal(token, precision, scale, rounds, out);
    };
  }

  private static String longDecimal(
      JsonToken token, int precision, int scale, boolean rounds, Scalar out) {
    BigDecimal value = exact(token.raw());
    if (value == null || value.precision() - value.scale() > precision - scale) {
      return value != null && value.signum() == 0
          ? put(BigDecimal.ZERO, precision, scale, out)
          : ScalarReader.OUT_OF_RANGE;
    }
    if (value.scale() > scale) {
      BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
      if (!rounds && rounded.compareTo(value) != 0) {
        return "more than %d digits behind the point".formatted(scale);
      }
      value = rounded;
    }
    return value.precision() - value.scale() > precision - scale && value.signum() != 0
        ? ScalarReader.OUT_OF_RANGE
        : put(value, precision, scale, out);
  }

  private static String put(BigDecimal value, int precision, int scale, Scalar out) {
    BigInteger unscaled = value.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    if (precision <= JsonToken.MOST_DIGITS) {
      out.bits = unscaled.longValueExact();
    } else {
      out.bytes(unscaled.toByteArray());
    }
    return null;
  }

  /**
   * A number without trailing zeros, in time that grows with its length alone. Null if it has a
   * huge exponent and is therefore of no use to any decimal type, unless it is 0. Digits that stand
   * far behind the point stay only as one that makes the number inexact.
   */
  static BigDecimal exact(String written) {
    int exponentAt = Math.max(written.indexOf('e'), written.indexOf('E'));
    String mantissa = exponentAt < 0 ? written : written.substring(0, exponentAt);
    boolean negative = mantissa.startsWith("-");
    int point = mantissa.indexOf('.');
    String digits =
        (point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1))
            .substring(negative ? 1 : 0);
    long scale = point < 0 ? 0 : mantissa.length() - point - 1;
    int first = 0;
    while (first < digits.length() && digits.charAt(first) == '0') {
      first++;
    }
    int end = digits.length();
    while (end > first && digits.charAt(end - 1) == '0') {
      end--;
      scale--;
    }
    if (first == end) {
      return BigDecimal.ZERO;
    }
    scale -= exponentAt < 0 ? 0 : exponent(written.substring(exponentAt + 1));
    int kept = Math.min(end, first + 3 * MOST_PRECISION);
    if (kept < end) {
      scale -= end - kept - 1;
    }
    if (Math.abs(scale) > MOST_EXPONENT) {
      return scale > 0 ? tiny(negative) : null;
    }
    BigInteger unscaled = new BigInteger(digits.substring(first, kept) + (kept < end ? "1" : ""));
    return new BigDecimal(negative ? unscaled.negate() : unscaled, (int) scale);
  }

  private static BigDecimal tiny(boolean negative) {
    return new BigDecimal(negative ? BigInteger.ONE.negate() : BigInteger.ONE, MOST_EXPONENT);
  }

  private static long exponent(String written) {
    boolean negative = written.startsWith("-");
    long exponent = 0;
    for (int i = 0; i < written.length(); i++) {
      char digit = written.charAt(i);
      if (digit >= '0' && digit <= '9') {
        exponent = Math.min(Integer.MAX_VALUE, exponent * 10 + (digit - '0'));
      }
    }
    return negative ? -exponent : exponent;
  }

  static ScalarReader doubles() {
    return (token, out) -> {
      if (token.kind != JsonKind.NUMBER) {
        return ScalarReader.WRONG;
      }
      double value = doubleValue(token);
      if (Double.isInfinite(value)) {
        return ScalarReader.OUT_OF_RANGE;
      }
      out.bits = Double.doubleToLongBits(value);
      return null;
    };
  }

  private static double doubleValue(JsonToken token) {
    if (!token.exponent
        && token.digitCount <= JsonToken.MOST_DIGITS
        && token.digits <= EXACT_DIGITS) {
      double value = token.digits / EXACT_POWERS[token.fraction];
      return token.negative ? -value : value;
    }
    return Double.parseDouble(ascii(token));
  }

  static ScalarReader floats() {
    return (token, out) -> {
      if (token.kind != JsonKind.NUMBER) {
        return ScalarReader.WRONG;
      }
      float value = Float.parseFloat(ascii(token));
      if (Float.isInfinite(value)) {
        return ScalarReader.OUT_OF_RANGE;
      }
      out.bits = Float.floatToIntBits(value);
      return null;
    };
  }

  private static String ascii(JsonToken token) {
    return new String(
        token.text, token.start, token.end - token.start, StandardCharsets.ISO_8859_1);
  }
}

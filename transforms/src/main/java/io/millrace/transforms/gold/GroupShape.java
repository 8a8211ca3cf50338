package io.millrace.transforms.gold;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How the accumulators of a group lie in the longs of an entry of an index. Counts are a long.
 * Exact sums are 128 bits, the high half first. Floating-point sums are two doubles, of which the
 * second is what the first could not hold. The least and the greatest value are bits, and behind
 * them how many rows have the value.
 */
final class GroupShape {
  private final List<Accumulator> accumulators;
  private final int[] places;
  private final int width;

  GroupShape(List<Accumulator> accumulators) {
    this.accumulators = List.copyOf(accumulators);
    this.places = new int[accumulators.size()];
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = next;
      next += width(accumulators.get(i).kind());
    }
    this.width = next;
  }

  private static int width(Accumulator.Kind kind) {
    return switch (kind) {
      case COUNT, DISTINCT -> 1;
      case SUM, FLOAT_SUM, MIN, MAX -> 2;
      case AFRESH, DISTINCT_SKETCH, QUANTILE_SKETCH -> 0;
    };
  }

  /** The longs of a group; the first is how many rows it has. */
  int width() {
    return width;
  }

  /** The first long of an accumulator. */
  int place(int accumulator) {
    return places[accumulator];
  }

  Accumulator.Kind kind(int accumulator) {
    return accumulators.get(accumulator).kind();
  }

  int size() {
    return places.length;
  }

  /** The accumulators of some kinds. */
  List<Integer> of(Predicate<Accumulator.Kind> kinds) {
    return IntStream.range(0, places.length).filter(i -> kinds.test(kind(i))).boxed().toList();
  }

  /** Adds the counts and sums of a group to those of another place; takes them off if negative. */
  void add(long[] from, int fromAt, int sign, long[] to, int toAt) {
    for (int i = 0; i < places.length; i++) {
      int one = fromAt + places[i];
      int other = toAt + places[i];
      switch (kind(i)) {
        case COUNT -> to[other] += sign * from[one];
        case SUM -> addWide(from[one], from[one + 1], sign, to, other);
        case FLOAT_SUM -> addFloats(from, one, sign, to, other);
        default -> {
          // What values do to these is not in their longs.
        }
      }
    }
  }

  private static void addWide(long high, long low, int sign, long[] to, int at) {
    long addedHigh = high;
    long addedLow = low;
    if (sign < 0) {
      addedLow = -low;
      addedHigh = ~high + (low == 0 ? 1 : 0);
    }
    long sum = to[at + 1] + addedLow;
    long carry = Long.compareUnsigned(sum, addedLow) < 0 ? 1 : 0;
    to[at + 1] = sum;
    to[at] += addedHigh + carry;
  }

  private static void addFloats(long[] from, int fromAt, int sign, long[] to, int toAt) {
    double one = Double.longBitsToDouble(to[toAt]);
    double other = sign * Double.longBitsToDouble(from[fromAt]);
    double sum = one + other;
    double part = sum - one;
    double lost = (one - (sum - part)) + (other - part);
    double rest =
        lost
            + Double.longBitsToDouble(to[toAt + 1])
            + sign * Double.longBitsToDouble(from[fromAt + 1]);
    double high = sum + rest;
    to[toAt] = Double.doubleToRawLongBits(high);
    to[toAt + 1] = Double.doubleToRawLongBits(rest - (high - sum));
  }
}

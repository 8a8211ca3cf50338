package io.millrace.transforms.gold;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes rows of {@link Golds#SILVER} as texts of literals: few values each, and many NULLs. */
final class RandomRows {
  private final Random random;
  private final List<String> alive = new ArrayList<>();
  private long next;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  /** Rows that there were, which go. */
  List<String> went() {
    List<String> went = new ArrayList<>();
    int most = alive.size() / 2;
    for (int i = 0; i < most; i++) {
      went.add(alive.remove(random.nextInt(alive.size())));
    }
    return went;
  }

  List<String> came(int count) {
    List<String> came = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      came.add(row());
    }
    alive.addAll(came);
    return came;
  }

  private String row() {
    List<String> values = new ArrayList<>();
    values.add(String.valueOf(next++));
    values.add(one("'placed'", "'paid'", "'sent'"));
    values.add(one("'a'", "'b'", "'12'"));
    values.add(one("'x'", "'y'"));
    values.add(one("1", "2"));
    values.add(orNull("%d.%02d".formatted(random.nextInt(2000) - 1000, random.nextInt(100))));
    values.add(orNull("%d.5".formatted(random.nextLong() / 1000)));
    values.add(orNull(String.valueOf(random.nextInt(100) - 50)));
    values.add(orNull(String.valueOf(random.nextLong() >> 20)));
    values.add(one("'NaN'", "'Infinity'", "'-Infinity'", "-0.0", "0.0", "1.5", "-7.25", "3e3"));
    values.add(one("1.5", "2.5", "-0.0", "0.0", "'NaN'"));
    values.add(one("true", "false"));
    values.add(one("'2024-01-01'", "'2024-02-29'", "'1969-12-31'"));
    values.add(one("'00:00:00'", "'23:59:59.999999'"));
    values.add(orNull("'2024-01-01 0%d:%02d:00'".formatted(random.nextInt(3), random.nextInt(60))));
    values.add(
        orNull("'1969-12-31 2%d:%02d:00+00'".formatted(random.nextInt(4), random.nextInt(60))));
    values.add(orNull("'00000000-0000-4000-8000-00000000000%d'".formatted(random.nextInt(10))));
    values.add(one("'\\x00\\xFF'::BLOB", "''::BLOB", "'ab'::BLOB"));
    values.add(one("['a', 'b']", "[]"));
    return String.join(", ", values);
  }

  private String one(String... values) {
    return orNull(values[random.nextInt(values.length)]);
  }

  private String orNull(String value) {
    return random.nextInt(6) == 0 ? "NULL" : value;
  }
}

package io.millrace.it.faults;

import java.util.Random;

/** Chance that can be repeated: each use prints its seed. */
final class Seed {
  private static final String PROPERTY = "millrace.seed";

  private Seed() {}

  static Random random(String test) {
    long seed = Long.getLong(PROPERTY, System.nanoTime());
    System.out.printf("%s: repeat with -D%s=%d%n", test, PROPERTY, seed);
    return new Random(seed);
  }
}

package io.millrace.it.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
public final class Await {
  static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    until(what, limit, condition, () -> "");
  }

  /** Polls until the condition holds; when it does not in time, the error carries the evidence. */
  public static void until(
      String what, Duration limit, Callable<Boolean> condition, Supplier<String> evidence) {
    until(what, limit, PAUSE, condition, evidence);
  }

  /** With a pause of its own between two looks, for a condition that is dear to look at. */
  static void until(
      String what,
      Duration limit,
      Duration pause,
      Callable<Boolean> condition,
      Supplier<String> evidence) {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    do {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while waiting until " + what);
      }
    } while (System.nanoTime() < deadline);
    String proof = evidence.get();
    throw new IllegalStateException(
        "waited %s until %s, in vain%s".formatted(limit, what, proof.isEmpty() ? "" : "\n" + proof),
        last);
  }
}

package io.millrace.it.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's main in a JVM that cannot outlive the one that started it: standard input is
 * a pipe from the parent, and it ends however the parent ends.
 *
 * <p>Needs nothing beyond the JDK, because it runs on foreign class paths. A stopped process
 * notices only when it is continued.
 */
public final class Leashed {
  private static final int PARENT_IS_GONE = 137;

  private Leashed() {}

  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      throw new IllegalArgumentException("usage: Leashed MAIN_CLASS [ARGUMENT...]");
    }
    Thread leash = new Thread(Leashed::haltWithParent, "leash");
    leash.setDaemon(true);
    leash.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Whatever arrives is of no interest; only the end is.
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
    Runtime.getRuntime().halt(PARENT_IS_GONE);
  }
}

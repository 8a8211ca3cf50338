package io.millrace.pipelines.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGTERM and Ctrl-C. They are taken before the JVM begins to shut down, because then the
 * libraries' own shutdown hooks would close file systems and clusters under the epoch that is to be
 * finished.
 */
final class StopSignal {
  private static final List<String> NAMES = List.of("TERM", "INT");
  private static final int AT_ONCE = 130;

  private StopSignal() {}

  /** The first signal asks for a clean end; the second ends the process, which loses nothing. */
  static void onArrival(Runnable stop) {
    AtomicBoolean asked = new AtomicBoolean();
    for (String name : NAMES) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (asked.getAndSet(true)) {
              Runtime.getRuntime().halt(AT_ONCE);
            }
            stop.run();
          });
    }
  }
}

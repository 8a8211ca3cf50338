package io.millrace.it.benchmark;

import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.FreePorts;
import java.util.Optional;

/**
 * Whether the gold tables of a run are served.
 *
 * @param name what a run is called that has it
 * @param controller where the Pinot is that serves them
 */
record GoldServing(String name, Optional<String> controller) {
  static final GoldServing NONE = new GoldServing("served by none", Optional.empty());

  static GoldServing by(PinotServer pinot) {
    return new GoldServing("served by Pinot", Optional.of(pinot.controller()));
  }

  /** Pinot is not there, and nobody waits for it. */
  static GoldServing byOneThatIsAway() {
    return new GoldServing(
        "Pinot away", Optional.of("http://127.0.0.1:" + FreePorts.pick(1).get(0)));
  }

  /**
   * What a gold table has in the pipeline file for it.
   *
   * @param table what it is called in Pinot, as no other of all runs
   */
  String line(String table) {
    return controller
        .map(
            address ->
                "    serve: [{pinot: {controller: \"%s\", table: %s}}]\n".formatted(address, table))
        .orElse("");
  }
}

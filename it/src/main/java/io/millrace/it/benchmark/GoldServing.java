package io.millrace.it.benchmark;

import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.FreePorts;

/**
 * Whether the gold tables of a run are served.
 *
 * @param name what a run is called that has it
 * @param line what a gold table has in the pipeline file for it
 */
record GoldServing(String name, String line) {
  static final GoldServing NONE = new GoldServing("served by none", "");

  static GoldServing by(PinotServer pinot) {
    return at("served by Pinot", pinot.controller());
  }

  /** Pinot is not there, and nobody waits for it. */
  static GoldServing byOneThatIsAway() {
    return at("Pinot away", "http://127.0.0.1:" + FreePorts.pick(1).get(0));
  }

  private static GoldServing at(String name, String controller) {
    return new GoldServing(
        name, "    serve: [{pinot: {controller: \"%s\"}}]\n".formatted(controller));
  }
}

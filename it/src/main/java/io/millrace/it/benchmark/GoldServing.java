package io.millrace.it.benchmark;

import io.millrace.it.druid.DruidServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.FreePorts;
import io.millrace.tables.Store;
import java.util.Optional;

/**
 * Whether the gold tables of a run are served.
 *
 * @param name what a run is called that has it
 * @param address where the store is that serves them
 */
record GoldServing(String name, Store store, Optional<String> address) {
  static final GoldServing NONE = new GoldServing("served by none", Store.PINOT, Optional.empty());

  static GoldServing by(PinotServer pinot) {
    return new GoldServing("served by Pinot", Store.PINOT, Optional.of(pinot.controller()));
  }

  static GoldServing by(DruidServer druid) {
    return new GoldServing("served by Druid", Store.DRUID, Optional.of(druid.router()));
  }

  /** Pinot is not there, and nobody waits for it. */
  static GoldServing byOneThatIsAway() {
    String nobody = "http://127.0.0.1:" + FreePorts.pick(1).get(0);
    return new GoldServing("Pinot away", Store.PINOT, Optional.of(nobody));
  }

  /**
   * What a gold table has in the pipeline file for it.
   *
   * @param table what it is called in the store, as no other of all runs
   */
  String line(String table) {
    return address
        .map(
            url ->
                "    serve: [{%s: {%s: \"%s\", table: %s}}]\n"
                    .formatted(store, store.door(), url, table))
        .orElse("");
  }
}

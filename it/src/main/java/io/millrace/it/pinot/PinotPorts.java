package io.millrace.it.pinot;

import io.millrace.it.process.FreePorts;
import java.nio.file.Path;
import java.util.List;

/**
 * The ports of a Pinot, kept beside its data: they are part of the names by which its instances
 * know which data is theirs.
 */
record PinotPorts(List<Integer> inOrder) {
  private static final int COUNT = 6;

  PinotPorts {
    inOrder = List.copyOf(inOrder);
    if (inOrder.size() != COUNT) {
      throw new IllegalArgumentException("a Pinot has %d ports, not %s".formatted(COUNT, inOrder));
    }
  }

  /** Those that the folder was first used with, or free ones. */
  static PinotPorts of(Path folder) {
    return new PinotPorts(FreePorts.keptIn(folder, COUNT));
  }

  /** ZooKeeper, controller, broker, twice the server, and minion, as the process takes them. */
  List<String> words() {
    return inOrder.stream().map(String::valueOf).toList();
  }

  int controller() {
    return inOrder.get(1);
  }

  int broker() {
    return inOrder.get(2);
  }

  int minion() {
    return inOrder.get(5);
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}

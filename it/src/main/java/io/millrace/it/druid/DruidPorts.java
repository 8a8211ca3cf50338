package io.millrace.it.druid;

import io.millrace.it.process.FreePorts;
import java.nio.file.Path;
import java.util.List;

/**
 * The ports of a Druid, kept beside its data: its tables and tasks are written down with the
 * addresses that they had.
 */
record DruidPorts(List<Integer> inOrder) {
  private static final int COUNT = 7;

  DruidPorts {
    inOrder = List.copyOf(inOrder);
    if (inOrder.size() != COUNT) {
      throw new IllegalArgumentException("a Druid has %d ports, not %s".formatted(COUNT, inOrder));
    }
  }

  /** Those that the folder was first used with, or free ones. */
  static DruidPorts of(Path folder) {
    return new DruidPorts(FreePorts.keptIn(folder, COUNT));
  }

  /** ZooKeeper, Derby, coordinator, historical, broker, indexer and router. */
  List<String> words() {
    return inOrder.stream().map(String::valueOf).toList();
  }

  String broker() {
    return url(4);
  }

  String router() {
    return url(6);
  }

  private String url(int place) {
    return "http://127.0.0.1:" + inOrder.get(place);
  }
}

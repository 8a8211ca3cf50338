package io.millrace.it.pinotserver;

import java.util.Arrays;

/** Where each role listens; the server does twice. */
record Ports(
    int zooKeeper, int controller, int broker, int serverQuery, int serverAdmin, int minion) {
  /** The arguments behind the first, which is the folder. */
  static Ports of(String[] arguments) {
    if (arguments.length != 7) {
      throw new IllegalArgumentException(
          "usage: PinotProcess FOLDER ZOOKEEPER CONTROLLER BROKER SERVER_QUERY SERVER_ADMIN MINION,"
              + " where all but the first are ports, not "
              + Arrays.toString(arguments));
    }
    int[] ports = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4], ports[5]);
  }
}

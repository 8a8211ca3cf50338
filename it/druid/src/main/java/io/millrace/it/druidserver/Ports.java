package io.millrace.it.druidserver;

import java.util.Arrays;

/** Where each role listens, and what they keep their metadata in. */
record Ports(
    int zooKeeper,
    int derby,
    int coordinator,
    int historical,
    int broker,
    int indexer,
    int router) {
  /** The arguments behind the first, which is the folder. */
  static Ports of(String[] arguments) {
    if (arguments.length != 8) {
      throw new IllegalArgumentException(
          "usage: DruidProcess FOLDER ZOOKEEPER DERBY COORDINATOR HISTORICAL BROKER INDEXER ROUTER,"
              + " where all but the first are ports, not "
              + Arrays.toString(arguments));
    }
    int[] ports = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]);
  }
}

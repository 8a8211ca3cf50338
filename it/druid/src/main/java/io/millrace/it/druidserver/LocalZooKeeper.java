package io.millrace.it.druidserver;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** ZooKeeper inside this JVM, on loopback. */
final class LocalZooKeeper {
  private static final int TICK_MS = 2000;
  private static final int ANY_NUMBER = 0;

  private final NIOServerCnxnFactory connections;

  private LocalZooKeeper(NIOServerCnxnFactory connections) {
    this.connections = connections;
  }

  static LocalZooKeeper start(Path folder, int port) throws IOException, InterruptedException {
    File data = folder.toFile();
    ZooKeeperServer server = new ZooKeeperServer(data, data, TICK_MS);
    NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
    connections.configure(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANY_NUMBER);
    connections.startup(server);
    // All that ever connects lives in this JVM, so these died with the last one. Until they are
    // closed, what they announced still stands, and requests are sent to roles that are not up.
    server.getZKDatabase().getSessions().forEach(server::closeSession);
    return new LocalZooKeeper(connections);
  }

  void close() {
    connections.shutdown();
  }
}

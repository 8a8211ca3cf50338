package io.millrace.it.pinotserver;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.pinot.spi.env.PinotConfiguration;

/**
 * What each role is told, under Pinot's own names: loopback only, and no patience on the way out.
 */
final class RoleConfig {
  private static final String HOST = "127.0.0.1";
  private static final String CLUSTER = "millrace";

  private final Path folder;
  private final Ports ports;
  private final Map<String, Object> access;

  RoleConfig(Path folder, Ports ports) {
    this(folder, ports, Map.of());
  }

  private RoleConfig(Path folder, Ports ports, Map<String, Object> access) {
    this.folder = folder;
    this.ports = ports;
    this.access = access;
  }

  /** Everyone else is turned away by controller and broker, the only roles that clients talk to. */
  RoleConfig closedToAllBut(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String token = "Basic " + Base64.getEncoder().encodeToString(pair);
    Map<String, Object> keys = new HashMap<>();
    keys.put(
        "controller.admin.access.control.factory.class",
        "org.apache.pinot.controller.api.access.BasicAuthAccessControlFactory");
    keys.put(
        "pinot.broker.access.control.class",
        "org.apache.pinot.broker.broker.BasicAuthAccessControlFactory");
    for (String role : new String[] {"controller.admin", "pinot.broker"}) {
      keys.put(role + ".access.control.principals", user);
      keys.put(role + ".access.control.principals." + user + ".password", password);
    }
    // How the roles ask the controller for something.
    keys.put("pinot.controller.segment.fetcher.auth.token", token);
    keys.put("pinot.server.segment.fetcher.auth.token", token);
    keys.put("pinot.server.segment.uploader.auth.token", token);
    keys.put("pinot.server.instance.auth.token", token);
    keys.put("segment.fetcher.auth.token", token);
    keys.put("task.auth.token", token);
    return new RoleConfig(folder, ports, keys);
  }

  Path zooKeeperFolder() {
    return folder.resolve("zookeeper");
  }

  PinotConfiguration controller() {
    Map<String, Object> keys = common();
    keys.put("controller.helix.cluster.name", CLUSTER);
    keys.put("controller.zk.str", zooKeeper());
    keys.put("controller.host", HOST);
    // Not controller.port, which listens on all interfaces; so too for the others.
    listen(keys, "controller", ports.controller());
    keys.put("controller.vip.host", HOST);
    keys.put("controller.vip.port", String.valueOf(ports.controller()));
    keys.put("controller.data.dir", folder.resolve("controller").toString());
    keys.put("controller.local.temp.dir", folder.resolve("controller-tmp").toString());
    return new PinotConfiguration(keys);
  }

  PinotConfiguration broker() {
    Map<String, Object> keys = common();
    keys.put("pinot.broker.hostname", HOST);
    listen(keys, "pinot.broker.client", ports.broker());
    keys.put("pinot.broker.delayShutdownTimeMs", 0);
    return new PinotConfiguration(keys);
  }

  PinotConfiguration server() {
    Map<String, Object> keys = common();
    keys.put("pinot.server.netty.host", HOST);
    keys.put("pinot.server.netty.port", ports.serverQuery());
    keys.put("pinot.server.admin.access.control.factory.class", LoopbackOnly.class.getName());
    listen(keys, "pinot.server.adminapi", ports.serverAdmin());
    keys.put("pinot.server.grpc.enable", false);
    keys.put("pinot.server.instance.dataDir", folder.resolve("server").toString());
    keys.put("pinot.server.instance.segmentTarDir", folder.resolve("server-tars").toString());
    keys.put("pinot.server.startup.serviceStatusCheckIntervalMs", 100);
    keys.put("pinot.server.shutdown.enableQueryCheck", false);
    return new PinotConfiguration(keys);
  }

  PinotConfiguration minion() {
    Map<String, Object> keys = common();
    keys.put("pinot.minion.host", HOST);
    keys.put("pinot.minion.port", ports.minion());
    keys.put("dataDir", folder.resolve("minion").toString());
    return new PinotConfiguration(keys);
  }

  private Map<String, Object> common() {
    Map<String, Object> keys = new HashMap<>(access);
    keys.put("pinot.cluster.name", CLUSTER);
    keys.put("pinot.zk.server", zooKeeper());
    return keys;
  }

  private static void listen(Map<String, Object> keys, String role, int port) {
    keys.put(role + ".access.protocols", "http");
    keys.put(role + ".access.protocols.http.host", HOST);
    keys.put(role + ".access.protocols.http.port", String.valueOf(port));
  }

  private String zooKeeper() {
    return HOST + ":" + ports.zooKeeper();
  }
}

package io.millrace.it.druidserver;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What each role is told, under Druid's own names: loopback only, and everything that is done now
 * and then is done each second.
 */
final class RoleConfig {
  private static final String HOST = "127.0.0.1";
  private static final String COORDINATOR = "druid/coordinator";
  private static final String EACH_SECOND = "PT1S";

  private final Path folder;
  private final Ports ports;

  RoleConfig(Path folder, Ports ports) {
    this.folder = folder;
    this.ports = ports;
  }

  Path zooKeeperFolder() {
    return folder.resolve("zookeeper");
  }

  Properties coordinator() {
    Properties keys = common(COORDINATOR, ports.coordinator());
    keys.setProperty("druid.coordinator.asOverlord.enabled", "true");
    keys.setProperty("druid.coordinator.asOverlord.overlordService", COORDINATOR);
    keys.setProperty("druid.coordinator.startDelay", "PT0.1S");
    keys.setProperty("druid.coordinator.period", EACH_SECOND);
    keys.setProperty("druid.manager.segments.pollDuration", EACH_SECOND);
    keys.setProperty("druid.manager.rules.pollDuration", EACH_SECOND);
    keys.setProperty("druid.indexer.queue.startDelay", "PT0S");
    keys.setProperty("druid.indexer.runner.type", "httpRemote");
    // The state of tasks must survive a kill, which it would not on the heap.
    keys.setProperty("druid.indexer.storage.type", "metadata");
    return keys;
  }

  Properties historical() {
    Properties keys = common("druid/historical", ports.historical());
    keys.setProperty("druid.segmentCache.locations", location("segments"));
    keys.setProperty("druid.server.maxSize", "10g");
    return keys;
  }

  Properties broker() {
    Properties keys = common("druid/broker", ports.broker());
    keys.setProperty("druid.sql.planner.metadataRefreshPeriod", EACH_SECOND);
    keys.setProperty("druid.sql.avatica.enable", "true");
    return keys;
  }

  Properties indexer() {
    Properties keys = common("druid/indexer", ports.indexer());
    keys.setProperty("druid.worker.capacity", "16");
    keys.setProperty("druid.worker.baseTaskDirs", "[\"" + folder.resolve("tasks") + "\"]");
    keys.setProperty("druid.segment.handoff.pollDuration", EACH_SECOND);
    return keys;
  }

  /**
   * The one address that clients know: queries go on to the broker, all else to the coordinator.
   */
  Properties router() {
    Properties keys = common("druid/router", ports.router());
    keys.setProperty("druid.router.managementProxy.enabled", "true");
    return keys;
  }

  private Properties common(String service, int port) {
    Properties keys = new Properties();
    keys.setProperty("druid.service", service);
    keys.setProperty("druid.host", HOST);
    keys.setProperty("druid.bindOnHost", "true");
    keys.setProperty("druid.plaintextPort", String.valueOf(port));
    keys.setProperty("druid.server.http.numThreads", "20");
    // The roles hold requests open for news from each other, which a stop would wait for in vain;
    // for nothing at all Jetty would put in its own 30 seconds.
    keys.setProperty("druid.server.http.gracefulShutdownTimeout", "PT0.1S");
    keys.setProperty("druid.zk.service.host", HOST + ":" + ports.zooKeeper());
    // They are on the class path.
    keys.setProperty("druid.extensions.loadList", "[]");
    keys.setProperty("druid.selectors.coordinator.serviceName", COORDINATOR);
    keys.setProperty("druid.selectors.indexing.serviceName", COORDINATOR);
    keys.setProperty("druid.emitter", "noop");
    keys.setProperty("druid.startup.logging.logProperties", "false");
    keys.setProperty("druid.lookup.enableLookupSyncOnStartup", "false");
    keys.setProperty("druid.processing.buffer.sizeBytes", "10MiB");
    keys.setProperty("druid.processing.numThreads", "2");
    keys.setProperty("druid.processing.numMergeBuffers", "2");
    keys.setProperty("druid.processing.tmpDir", folder.resolve("processing").toString());
    keepData(keys);
    return keys;
  }

  private void keepData(Properties keys) {
    keys.setProperty("druid.metadata.storage.type", "derby");
    keys.setProperty("druid.metadata.storage.connector.host", HOST);
    keys.setProperty("druid.metadata.storage.connector.port", String.valueOf(ports.derby()));
    keys.setProperty(
        "druid.metadata.storage.connector.connectURI",
        "jdbc:derby://%s:%d/metadata;create=true".formatted(HOST, ports.derby()));
    keys.setProperty("druid.storage.type", "local");
    keys.setProperty("druid.storage.storageDirectory", folder.resolve("deep-storage").toString());
    keys.setProperty("druid.indexer.logs.type", "file");
    keys.setProperty("druid.indexer.logs.directory", folder.resolve("task-logs").toString());
  }

  private String location(String name) {
    return "[{\"path\": \"%s\", \"maxSize\": \"10g\"}]".formatted(folder.resolve(name));
  }
}

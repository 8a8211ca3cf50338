package io.millrace.it.druidserver;

import java.nio.file.Path;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.druid.cli.CliBroker;
import org.apache.druid.cli.CliCoordinator;
import org.apache.druid.cli.CliHistorical;
import org.apache.druid.cli.CliIndexer;
import org.apache.druid.cli.CliRouter;
import org.apache.druid.discovery.NodeRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Druid in a process of its own: ZooKeeper, coordinator with overlord and Derby, historical,
 * broker, indexer and router, started in this order and stopped in the other.
 *
 * <p>Arguments are the folder for all data, and the ports in the order of {@link Ports}. They must
 * be the same each time, because tasks and the address of the metadata are kept by them. With
 * {@code DRUID_USER} and {@code DRUID_PASSWORD} in the environment, the router lets in only this
 * user.
 */
public final class DruidProcess {
  private static final Logger LOG = LoggerFactory.getLogger(DruidProcess.class);

  private final Deque<Running> running = new ConcurrentLinkedDeque<>();

  private record Running(String name, Runnable stop) {}

  private DruidProcess() {}

  public static void main(String[] arguments) {
    DruidProcess process = new DruidProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop"));
    try {
      Ports ports = Ports.of(arguments);
      Path folder = Path.of(arguments[0]);
      // Where Derby looks for databases and writes its log.
      System.setProperty("derby.system.home", folder.toString());
      Optional<OnlyUser> user =
          Optional.ofNullable(System.getenv("DRUID_USER"))
              .map(name -> new OnlyUser(name, System.getenv("DRUID_PASSWORD")));
      process.start(new RoleConfig(folder, ports), ports, user);
      LOG.info("Druid is ready");
    } catch (Throwable e) {
      LOG.error("Druid does not start", e);
      // What has started already has threads that keep the process alive.
      Runtime.getRuntime().halt(1);
    }
  }

  private void start(RoleConfig config, Ports ports, Optional<OnlyUser> user) throws Exception {
    LocalZooKeeper zooKeeper = LocalZooKeeper.start(config.zooKeeperFolder(), ports.zooKeeper());
    running.push(new Running("ZooKeeper", zooKeeper::close));
    // Before the overlord, which gives a task that waits for an indexer one only after a minute.
    start(Role.ofIndexer(new CliIndexer(), config.indexer()));
    start(
        Role.of(
            new CliCoordinator(), config.coordinator(), NodeRole.COORDINATOR, NodeRole.OVERLORD));
    start(Role.of(new CliHistorical(), config.historical(), NodeRole.HISTORICAL));
    start(Role.of(new CliBroker(), config.broker(), NodeRole.BROKER));
    Role router = Role.of(new CliRouter(), config.router(), NodeRole.ROUTER);
    user.ifPresent(only -> only.guard(router.server()));
    start(router);
  }

  private void start(Role role) {
    role.start();
    running.push(new Running(role.name(), role::stop));
  }

  private void stop() {
    for (Running last = running.poll(); last != null; last = running.poll()) {
      try {
        last.stop().run();
      } catch (RuntimeException e) {
        LOG.warn("the {} does not stop in order", last.name(), e);
      }
    }
    LOG.info("Druid has stopped");
  }
}

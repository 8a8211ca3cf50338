package io.millrace.it.pinotserver;

import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.pinot.broker.broker.helix.HelixBrokerStarter;
import org.apache.pinot.controller.ControllerStarter;
import org.apache.pinot.server.starter.helix.HelixServerStarter;
import org.apache.pinot.spi.env.PinotConfiguration;
import org.apache.pinot.spi.services.ServiceStartable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pinot in a process of its own: ZooKeeper, controller, broker, server and minion, started in this
 * order and stopped in the other. When the minion answers, all of them do.
 *
 * <p>Arguments are the folder for all data, and the ports in the order of {@link Ports}. They must
 * be the same each time, because Pinot knows its instances by them. With {@code PINOT_USER} and
 * {@code PINOT_PASSWORD} in the environment, controller and broker let in only this user.
 */
public final class PinotProcess {
  private static final Logger LOG = LoggerFactory.getLogger(PinotProcess.class);

  private final Deque<Running> running = new ConcurrentLinkedDeque<>();

  private record Running(String role, Runnable stop) {}

  private PinotProcess() {}

  public static void main(String[] arguments) {
    PinotProcess process = new PinotProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop"));
    try {
      Ports ports = Ports.of(arguments);
      RoleConfig config = new RoleConfig(Path.of(arguments[0]), ports);
      String user = System.getenv("PINOT_USER");
      if (user != null) {
        config = config.closedToAllBut(user, System.getenv("PINOT_PASSWORD"));
      }
      process.start(config, ports);
      LOG.info("Pinot is ready");
    } catch (Throwable e) {
      LOG.error("Pinot does not start", e);
      // What has started already has threads that keep the process alive.
      Runtime.getRuntime().halt(1);
    }
  }

  private void start(RoleConfig config, Ports ports) throws Exception {
    LocalZooKeeper zooKeeper = LocalZooKeeper.start(config.zooKeeperFolder(), ports.zooKeeper());
    running.push(new Running("ZooKeeper", zooKeeper::close));
    start("controller", new ControllerStarter(), config.controller());
    start("broker", new HelixBrokerStarter(), config.broker());
    start("server", new HelixServerStarter(), config.server());
    start("minion", new LoopbackMinion(), config.minion());
  }

  private void start(String name, ServiceStartable role, PinotConfiguration config)
      throws Exception {
    role.init(config);
    role.start();
    running.push(new Running(name, role::stop));
  }

  private void stop() {
    for (Running last = running.poll(); last != null; last = running.poll()) {
      try {
        last.stop().run();
      } catch (RuntimeException e) {
        LOG.warn("the {} does not stop in order", last.role(), e);
      }
    }
    LOG.info("Pinot has stopped");
  }
}

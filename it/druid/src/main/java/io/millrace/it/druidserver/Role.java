package io.millrace.it.druidserver;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.servlet.GuiceFilter;
import java.util.Properties;
import java.util.Set;
import org.apache.druid.cli.ServerRunnable;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.guice.StartupInjectorBuilder;
import org.apache.druid.guice.annotations.RemoteChatHandler;
import org.apache.druid.java.util.common.lifecycle.Lifecycle;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletHandler;

/** One of Druid's commands, beside others in the same JVM. */
final class Role {
  private final String name;
  private final ServerRunnable command;
  private final Injector injector;
  private final Server server;

  private Role(String name, ServerRunnable command, Injector injector, Key<Server> server) {
    this.name = name;
    this.command = command;
    this.injector = injector;
    this.server = injector.getInstance(server);
  }

  static Role of(ServerRunnable command, Properties config, NodeRole... roles) {
    return of(command, config, Key.get(Server.class), Set.of(roles));
  }

  /** An indexer serves by a server that has a name; asking for the other would start it too. */
  static Role ofIndexer(ServerRunnable command, Properties config) {
    Key<Server> server = Key.get(Server.class, RemoteChatHandler.class);
    return of(command, config, server, Set.of(NodeRole.INDEXER));
  }

  private static Role of(
      ServerRunnable command, Properties config, Key<Server> server, Set<NodeRole> roles) {
    Injector base = new StartupInjectorBuilder().withProperties(config).withExtensions().build();
    base.injectMembers(command);
    Injector injector = command.makeInjector(roles);
    Role role = new Role(config.getProperty("druid.service"), command, injector, server);
    role.serveOwnResources();
    return role;
  }

  /**
   * A filter made by Jetty serves what the injector that was made last has, whichever role it
   * belongs to.
   */
  private void serveOwnResources() {
    for (Handler found : server.getChildHandlersByClass(ServletHandler.class)) {
      for (FilterHolder holder : ((ServletHandler) found).getFilters()) {
        if (holder.getHeldClass() == GuiceFilter.class) {
          holder.setFilter(injector.getInstance(GuiceFilter.class));
        }
      }
    }
  }

  String name() {
    return name;
  }

  Server server() {
    return server;
  }

  void start() {
    command.initLifecycle(injector);
  }

  void stop() {
    injector.getInstance(Lifecycle.class).stop();
  }
}

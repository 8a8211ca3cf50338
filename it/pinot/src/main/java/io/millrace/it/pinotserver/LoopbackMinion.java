package io.millrace.it.pinotserver;

import org.apache.pinot.core.transport.ListenerConfig;
import org.apache.pinot.minion.MinionStarter;
import org.apache.pinot.spi.env.PinotConfiguration;

/** A minion that listens on loopback, which no setting of its own makes it do. */
final class LoopbackMinion extends MinionStarter {
  @Override
  public void init(PinotConfiguration config) throws Exception {
    super.init(config);
    _listenerConfigs =
        _listenerConfigs.stream()
            .map(
                all ->
                    new ListenerConfig(
                        all.getName(),
                        "127.0.0.1",
                        all.getPort(),
                        all.getProtocol(),
                        all.getTlsConfig()))
            .toList();
  }
}

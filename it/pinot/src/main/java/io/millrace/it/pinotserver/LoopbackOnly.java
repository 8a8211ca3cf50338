package io.millrace.it.pinotserver;

import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import org.apache.pinot.server.access.AccessControl;
import org.apache.pinot.server.access.AccessControlFactory;
import org.apache.pinot.server.access.RequesterIdentity;

/**
 * Turns away who comes from another machine: the server's port for the broker listens on all
 * interfaces, whatever it is told.
 */
public final class LoopbackOnly implements AccessControlFactory {
  @Override
  public AccessControl create() {
    return new AccessControl() {
      @Override
      public boolean isAuthorizedChannel(ChannelHandlerContext channel) {
        return channel.channel().remoteAddress() instanceof InetSocketAddress from
            && from.getAddress().isLoopbackAddress();
      }

      @Override
      public boolean hasDataAccess(RequesterIdentity requester, String table) {
        return true;
      }
    };
  }
}

package io.millrace.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Picks ports that nothing listens on, below those that systems give to connections: one of those
 * may be taken before the server starts that it was picked for.
 */
public final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final Random RANDOM = new SecureRandom();

  private FreePorts() {}

  /** Different ports, because all are held while the last is picked. */
  public static List<Integer> pick(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(any());
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find " + count + " free ports", e);
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  private static ServerSocket any() throws IOException {
    for (int left = ATTEMPTS; ; left--) {
      try {
        int port = LOWEST + RANDOM.nextInt(HIGHEST - LOWEST);
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (BindException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /** Those that this folder was first used with, or free ones, which it keeps from now on. */
  public static List<Integer> keptIn(Path folder, int count) {
    Path file = folder.resolve("ports");
    try {
      if (Files.exists(file)) {
        return Files.readAllLines(file).stream().map(Integer::valueOf).toList();
      }
      List<Integer> picked = pick(count);
      Files.createDirectories(folder);
      Files.write(file, picked.stream().map(String::valueOf).toList());
      return picked;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the ports of a server in " + file, e);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.millrace.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Picks ports that nothing listens on. */
public final class FreePorts {
  private FreePorts() {}

  /** Different ports, because all are held while the last is picked. */
  public static List<Integer> pick(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find " + count + " free ports", e);
    } finally {
      held.forEach(FreePorts::close);
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

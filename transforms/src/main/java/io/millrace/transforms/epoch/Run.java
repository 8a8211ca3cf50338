package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Offsets;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;

/**
 * One start of a pipeline.
 *
 * @param id told apart from every other start by this
 * @param writer the process in words, for whoever finds its work
 * @param goalOrNull where a finite run ends; null for an endless one
 */
public record Run(String id, String writer, Offsets goalOrNull) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static Run endless() {
    return new Run(newId(), thisProcess(), null);
  }

  public static Run until(Offsets goal) {
    return new Run(newId(), thisProcess(), goal);
  }

  public Optional<Offsets> goal() {
    return Optional.ofNullable(goalOrNull);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private static String thisProcess() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown host";
    }
    return "process %d on %s".formatted(ProcessHandle.current().pid(), host);
  }
}

package io.millrace.it.kafka;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** Kafka as one process: formats its storage if that is new, then runs broker and controller. */
public final class Broker {
  private Broker() {}

  public static void main(String[] args) {
    String properties = args[0];
    String clusterId = args[1];
    String[] format = {"format", "--ignore-formatted", "-t", clusterId, "-c", properties};
    int code = StorageTool.execute(format, System.out);
    if (code != 0) {
      Runtime.getRuntime().halt(code);
    }
    Kafka.main(new String[] {properties});
  }
}

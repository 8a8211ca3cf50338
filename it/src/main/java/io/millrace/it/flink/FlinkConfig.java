package io.millrace.it.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configuration that JobManager and TaskManagers share. */
final class FlinkConfig {
  private static final int TASK_HEAP_MB = 512;
  private static final int FRAMEWORK_HEAP_MB = 128;

  static final int TASK_MANAGER_HEAP_MB = TASK_HEAP_MB + FRAMEWORK_HEAP_MB;

  private final Map<String, String> values = new TreeMap<>();

  FlinkConfig(Path tmp, int rpcPort, int restPort) {
    values.put("io.tmp.dirs", tmp.toString());
    addresses(rpcPort, restPort);
    taskManagerSizes();
    // The runner and the pipeline are on the cluster's class path; a second copy must not win.
    values.put("classloader.resolve-order", "parent-first");
    // A killed TaskManager is noticed in seconds.
    values.put("heartbeat.interval", "1000");
    values.put("heartbeat.timeout", "6000");
    values.put("slot.request.timeout", "20000");
  }

  FlinkConfig with(Map<String, String> extra) {
    values.putAll(extra);
    return this;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    String yaml =
        values.entrySet().stream()
            .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("config.yaml"), yaml);
  }

  private void addresses(int rpcPort, int restPort) {
    values.put("jobmanager.rpc.address", "127.0.0.1");
    values.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    values.put("jobmanager.bind-host", "127.0.0.1");
    values.put("rest.address", "127.0.0.1");
    values.put("rest.port", Integer.toString(restPort));
    values.put("rest.bind-address", "127.0.0.1");
    values.put("taskmanager.host", "127.0.0.1");
    values.put("taskmanager.bind-host", "127.0.0.1");
  }

  /** All of them explicit: a TaskManager that is not started by Flink's scripts derives none. */
  private void taskManagerSizes() {
    values.put("taskmanager.numberOfTaskSlots", "2");
    values.put("taskmanager.cpu.cores", "2.0");
    values.put("taskmanager.memory.task.heap.size", TASK_HEAP_MB + "m");
    values.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MB + "m");
    values.put("taskmanager.memory.framework.off-heap.size", "64m");
    values.put("taskmanager.memory.task.off-heap.size", "256m");
    values.put("taskmanager.memory.network.min", "64m");
    values.put("taskmanager.memory.network.max", "64m");
    values.put("taskmanager.memory.managed.size", "32m");
    values.put("taskmanager.memory.jvm-metaspace.size", "256m");
    values.put("taskmanager.memory.jvm-overhead.min", "64m");
    values.put("taskmanager.memory.jvm-overhead.max", "64m");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

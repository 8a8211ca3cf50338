package io.millrace.rivals.flink;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Orders from Kafka to Iceberg's upsert sink, on a Flink of two slots in this process. */
public final class FlinkUpsert {
  private FlinkUpsert() {}

  /** Arguments: the job's file, and {@code arrival} or {@code newest}: which version wins. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    UpsertJob job = UpsertJob.read(file);
    StreamExecutionEnvironment flink = environment(job, file.resolveSibling("checkpoints"));
    switch (arguments[1]) {
      case "arrival" -> new ArrivalOrder(job).runOn(flink);
      case "newest" -> new NewestVersion(job).runOn(flink);
      default -> throw new IllegalArgumentException("arrival or newest, not " + arguments[1]);
    }
  }

  private static StreamExecutionEnvironment environment(UpsertJob job, Path checkpoints) {
    Configuration settings = new Configuration();
    settings.setString("taskmanager.numberOfTaskSlots", "2");
    settings.setString("taskmanager.memory.network.max", "64m");
    settings.setString("taskmanager.memory.network.min", "64m");
    settings.setString("taskmanager.memory.managed.size", "64m");
    settings.setString("state.checkpoint-storage", "filesystem");
    settings.setString("state.checkpoints.dir", checkpoints.toUri().toString());
    settings.setString("restart-strategy.type", "none");
    settings.setString("rest.bind-address", "127.0.0.1");
    settings.setString("rest.bind-port", "0");
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    flink.getConfig().enableObjectReuse();
    flink.enableCheckpointing(job.intervalMillis());
    return flink;
  }
}

package io.millrace.rivals.flink;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a job is about.
 *
 * @param bronze whether each record is kept as it came too
 * @param gold whether orders are aggregated too
 * @param bounded whether the job ends with the records that are there now
 */
record UpsertJob(
    String bootstrapServers,
    String topic,
    String warehouse,
    boolean bronze,
    boolean gold,
    boolean bounded,
    long intervalMillis) {
  static final String CATALOG = "lake";

  static UpsertJob read(Path file) throws Exception {
    Properties job = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      job.load(text);
    }
    return new UpsertJob(
        job.getProperty("bootstrap.servers"),
        job.getProperty("topic"),
        job.getProperty("warehouse"),
        Boolean.parseBoolean(job.getProperty("bronze")),
        Boolean.parseBoolean(job.getProperty("gold")),
        Boolean.parseBoolean(job.getProperty("bounded")),
        Long.parseLong(job.getProperty("interval.millis")));
  }
}

package io.millrace.it.spark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.PackagedModule;
import io.millrace.it.process.Runner;
import io.millrace.tables.CatalogDefinition;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Spark SQL on a pipeline's catalog, in a child JVM that stays warm: another engine that reads the
 * tables, and changes them behind the pipeline's back. Tables need no catalog in front of their
 * names. One statement at a time.
 */
public final class SparkSql implements AutoCloseable {
  private static final PackagedModule MODULE = new PackagedModule("it/spark-sql");
  private static final String MAIN = "io.millrace.it.sparksql.SqlProcess";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String END = "";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();
  private static final ObjectReader ROW = JSON.readerFor(new TypeReference<List<Object>>() {});

  private final ChildProcess process;
  private final BufferedWriter requests;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * What a statement gave.
   *
   * @param rows integers as {@code Long}; decimals, dates and times as text; structs as lists
   * @param cpuSeconds of the whole process, from the statement's start to its end
   */
  public record Answer(List<List<Object>> rows, double cpuSeconds) {}

  private SparkSql(ChildProcess process) {
    this.process = process;
    this.requests = process.input();
    Thread reader = new Thread(this::read, "spark-sql-answers");
    reader.setDaemon(true);
    reader.start();
  }

  /** One for few rows. The catalog is called in SQL as its definition calls it. */
  public static SparkSql start(Path folder, CatalogDefinition catalog) {
    return start(folder, catalog, command().withFlags(JavaCommand.SMALL).withFlags("-Xmx1g"));
  }

  /** One whose scans are measured. */
  public static SparkSql start(Path folder, CatalogDefinition catalog, String heap) {
    return start(folder, catalog, command().withFlags("-Xmx" + heap, "-XX:+UseParallelGC"));
  }

  private static JavaCommand command() {
    return JavaCommand.on(MODULE, MAIN).withFlags(Runner.SPARK.jvmFlags());
  }

  private static SparkSql start(Path folder, CatalogDefinition catalog, JavaCommand command) {
    SparkSql spark =
        new SparkSql(
            ChildProcess.startPiped("Spark SQL", command, folder.resolve("spark-sql.log")));
    try {
      spark.ask(Map.of("catalog", catalog.name(), "properties", catalog.properties()));
      return spark;
    } catch (RuntimeException e) {
      spark.close();
      throw e;
    }
  }

  /** Runs a query, a change or a {@code CALL}. */
  public Answer run(String sql) {
    return ask(Map.of("sql", sql));
  }

  public List<List<Object>> rows(String sql) {
    return run(sql).rows();
  }

  /** Reads every column of every row of a query, keeps nothing, and tells the CPU seconds of it. */
  public double scan(String query) {
    return ask(Map.of("scan", query)).cpuSeconds();
  }

  private synchronized Answer ask(Map<String, Object> request) {
    try {
      requests.write(JSON.writeValueAsString(request));
      requests.newLine();
      requests.flush();
      List<List<Object>> rows = new ArrayList<>();
      for (String line = next(request); ; line = next(request)) {
        if (line.startsWith("[")) {
          rows.add(ROW.readValue(line));
        } else {
          return new Answer(rows, cpuSeconds(JSON.readTree(line), request));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Spark SQL is gone; the end of its log:\n" + process.logTail(40), e);
    }
  }

  private static double cpuSeconds(JsonNode end, Map<String, Object> request) {
    if (end.has("error")) {
      throw new IllegalStateException(
          "Spark cannot %s: %s"
              .formatted(
                  // The catalog's properties may hold secrets.
                  request.containsKey("catalog") ? "open the catalog" : "do " + request.values(),
                  end.get("error").asText()));
    }
    return end.get("cpuSeconds").asDouble();
  }

  private String next(Map<String, Object> request) {
    try {
      String line = lines.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null || line.equals(END)) {
        throw new IllegalStateException(
            "Spark SQL %s on %s; the end of its log:%n%s"
                .formatted(
                    line == null ? "is silent for " + LIMIT : "ended",
                    request.keySet(),
                    process.logTail(40)));
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark SQL ran a statement", e);
    }
  }

  private void read() {
    try (BufferedReader output = process.output()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // The process was killed; that its answers end says so.
    }
    lines.add(END);
  }

  @Override
  public void close() {
    process.close();
  }
}

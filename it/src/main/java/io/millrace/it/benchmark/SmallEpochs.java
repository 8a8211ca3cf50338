package io.millrace.it.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.ChildProcess;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.compact.MergeInput;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.common.errors.InterruptException;

/** What many small epochs leave behind: how many files, and what it costs to read them. */
final class SmallEpochs {
  private static final long PER_SECOND = 2000;
  private static final int READS = 5;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);

  private final KafkaServer kafka;
  private final Path folder;
  private final int epochs;
  private final long seed;
  private final String heap;
  private final Map<Long, Long> writtenBySnapshot = new TreeMap<>();

  SmallEpochs(KafkaServer kafka, Path folder, int epochs, long seed, String heap) {
    this.kafka = kafka;
    this.folder = folder;
    this.epochs = epochs;
    this.seed = seed;
    this.heap = heap;
  }

  int run() {
    kafka.createTopic(Workload.TOPIC, 4);
    Path place = folder.resolve("small-epochs");
    Path file = Workload.pipelineFile(place, kafka, Workload.TOPIC, "every: 10ms");
    PipelineDefinition pipeline = PipelineFile.read(file);
    Contender direct = Contender.endless("direct", heap);
    Thread events = new Thread(this::send, "events");
    events.setDaemon(true);
    events.start();
    System.out.printf("Running %,d small epochs ...%n", epochs);
    try (ChildProcess process = direct.startOn(file, folder.resolve("process.log"))) {
      awaitEpochs(pipeline, process);
      events.interrupt();
      process.terminate();
      int code = process.awaitExit(STOP_PATIENCE);
      if (code != 0) {
        throw new IllegalStateException(
            "the pipeline ended with exit code %d%n%s".formatted(code, process.logTail(20)));
      }
    }
    report(pipeline);
    return 0;
  }

  private void send() {
    try (EventProducer producer =
        EventProducer.to(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), Workload.TOPIC, seed)) {
      producer.sendAtRate(0, Long.MAX_VALUE, PER_SECOND, number -> {});
      // The interrupt has done its work, and would break the close.
      Thread.interrupted();
    } catch (InterruptException e) {
      // The end is an interrupt, wherever it meets the producer.
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEpochs(PipelineDefinition pipeline, ChildProcess process) {
    try (Lake lake = Lake.open(pipeline.catalog())) {
      process.awaitReady(
          "has committed %d epochs".formatted(epochs),
          Duration.ofHours(1),
          LOOK_EVERY,
          () -> {
            Optional<Table> table = lake.find(pipeline.bronze().table());
            table.ifPresent(this::noteWritten);
            return table
                .flatMap(each -> new Ledger(each).last())
                .filter(last -> last.epoch() >= epochs)
                .isPresent();
          });
    }
  }

  /** While the run goes on, because snapshots expire. */
  private void noteWritten(Table table) {
    for (Snapshot snapshot : table.snapshots()) {
      writtenBySnapshot.put(
          snapshot.snapshotId(),
          Long.parseLong(
              snapshot.summary().getOrDefault(SnapshotSummary.ADDED_FILE_SIZE_PROP, "0")));
    }
  }

  private void report(PipelineDefinition pipeline) {
    try (BronzeTable bronze = BronzeTable.open(pipeline)) {
      noteWritten(bronze.table());
      BronzeTable.Files files = bronze.files();
      BronzeTable.Rows found = bronze.count();
      long written = writtenBySnapshot.values().stream().mapToLong(Long::longValue).sum();
      Table copy = copyOf(bronze);
      double read = Double.MAX_VALUE;
      double readCopy = Double.MAX_VALUE;
      for (int i = 0; i < READS; i++) {
        read = Math.min(read, cpuSecondsOfRead(bronze.table()));
        readCopy = Math.min(readCopy, cpuSecondsOfRead(copy));
      }
      System.out.printf(
          Locale.ROOT,
          """
          %n%s

          | | |
          |---|---|
          | epochs | %,d |
          | rows, distinct | %,d, %,d |
          | live files | %,d |
          | bytes live | %,d |
          | bytes written / bytes live | %.2f |
          | CPU s of a full read | %.2f |
          | CPU s of a full read of a fresh copy in one file | %.2f |
          | times the fresh copy | %.2f |
          """,
          Report.machine(),
          epochs,
          found.rows(),
          found.distinct(),
          files.count(),
          files.bytes(),
          (double) written / files.bytes(),
          read,
          readCopy,
          read / readCopy);
    }
  }

  private Table copyOf(BronzeTable bronze) {
    Path place = folder.resolve("copy");
    Table copy =
        new HadoopTables(new Configuration())
            .create(
                bronze.table().schema(), PartitionSpec.unpartitioned(), Map.of(), place.toString());
    List<MergeInput> inputs =
        bronze.dataFiles().stream()
            .sorted(Comparator.comparing(DataFile::location))
            .map(
                file ->
                    MergeInput.whole(
                        Path.of(file.location().replaceFirst("^file:/*", "/")), file.recordCount()))
            .toList();
    Path output = place.resolve("all.parquet");
    Path scratch = folder.resolve("scratch");
    KernelSettings settings =
        new KernelSettings(1L << 30, scratch, List.of(place, bronze.folder().resolve("data")));
    try (Kernel kernel = DuckKernel.open(settings)) {
      kernel.merge(inputs, copy.schema(), output);
      copy.newAppend()
          .appendFile(
              DataFiles.builder(copy.spec())
                  .withPath(output.toString())
                  .withFormat(FileFormat.PARQUET)
                  .withFileSizeInBytes(Files.size(output))
                  .withRecordCount(
                      bronze.dataFiles().stream().mapToLong(DataFile::recordCount).sum())
                  .build())
          .commit();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the table to " + place, e);
    }
    return copy;
  }

  private static double cpuSecondsOfRead(Table table) {
    long before = cpuNanos();
    long rows = 0;
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        rows += record.size() > 0 ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
    if (rows == 0) {
      throw new IllegalStateException(table.name() + " is empty");
    }
    return (cpuNanos() - before) / 1e9;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}

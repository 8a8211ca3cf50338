package io.millrace.it.benchmark;

import io.millrace.it.spark.SparkSql;
import io.millrace.tables.CatalogDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One contender's run from a topic of orders to a silver table, in a process of its own.
 *
 * @param writtenPerByte bytes written to disk for a byte of the events' values
 * @param stageMicros CPU microseconds for an event by stage of the work, warm, if the contender
 *     says
 * @param heapBytes the most heap in use, if the contender says so
 * @param commitMillis how long each commit took, if the contender says so
 */
record SilverTrial(
    String name,
    Cost cost,
    double writtenPerByte,
    Map<String, Double> stageMicros,
    OptionalLong heapBytes,
    List<Long> commitMillis,
    SilverOrders.Files files,
    OrdersModel.Verdict rows,
    ReadCost read) {

  /** What the run is judged by: the events as they lie in the topic, and what they come to. */
  record Truth(TopicEvents topic, OrdersModel model) {
    static Truth of(Workload workload) {
      int events = Math.toIntExact(workload.events());
      return new Truth(
          TopicEvents.read(workload.kafka().bootstrapServers(), workload.topic(), events),
          OrdersModel.of(workload.generator(), events));
    }
  }

  /** Looks at what a run left. */
  static SilverTrial judge(
      String name,
      ProcessSampler sampler,
      Path log,
      Pattern commit,
      SilverOrders silver,
      CatalogDefinition catalog,
      Truth truth) {
    TopicEvents topic = truth.topic();
    Cost cost = Cost.of(sampler, silver.progress(topic), topic.count());
    WorkerLog said = new WorkerLog(log);
    ReadCost read;
    try (SparkSql spark = SparkSql.start(log.resolveSibling("reader"), catalog, "3g")) {
      read = ReadCost.measure(spark, "silver.orders");
    }
    return new SilverTrial(
        name,
        cost,
        cost.writtenBytes().orElse(0) / (double) topic.bytes(),
        said.warmMicrosPerEvent(),
        said.peakHeapBytes(),
        Trial.numbers(log, commit),
        silver.files(),
        silver.check(truth.model()),
        read);
  }
}

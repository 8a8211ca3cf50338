package io.millrace.it.benchmark;

import io.millrace.it.spark.SparkSql;
import io.millrace.tables.CatalogDefinition;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** One contender's run from a topic of orders to a silver table, in a process of its own. */
record SilverTrial(
    Measured measured, SilverOrders.Files files, OrdersModel.Verdict rows, ReadCost read) {

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
    Measured measured = Measured.of(name, sampler, log, commit, silver, truth.topic());
    ReadCost read;
    try (SparkSql spark = SparkSql.start(log.resolveSibling("reader"), catalog, "3g")) {
      read = ReadCost.measure(spark, "silver.orders");
    }
    return new SilverTrial(measured, silver.files(), silver.check(truth.model()), read);
  }
}

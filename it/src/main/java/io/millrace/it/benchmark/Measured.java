package io.millrace.it.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What it took one contender, in a process of its own, to bring a topic of orders into its tables.
 *
 * @param writtenPerByte bytes written to disk for a byte of the events' values
 * @param stageMicros CPU microseconds for an event by stage of the work, warm, if the contender
 *     says
 * @param heapBytes the most heap in use, if the contender says so
 * @param commitMillis how long each commit took, if the contender says so
 */
record Measured(
    String name,
    Cost cost,
    double writtenPerByte,
    Map<String, Double> stageMicros,
    OptionalLong heapBytes,
    List<Long> commitMillis) {

  /**
   * Puts together what was seen from outside, and what the process says.
   *
   * @param commit finds in the log how many milliseconds each commit took
   */
  static Measured of(
      String name,
      ProcessSampler sampler,
      Path log,
      Pattern commit,
      SilverOrders silver,
      TopicEvents topic) {
    Cost cost = Cost.of(sampler, silver.progress(topic), topic.count());
    WorkerLog said = new WorkerLog(log);
    return new Measured(
        name,
        cost,
        cost.writtenBytes().orElse(0) / (double) topic.bytes(),
        said.warmMicrosPerEvent(),
        said.peakHeapBytes(),
        Trial.numbers(log, commit));
  }
}

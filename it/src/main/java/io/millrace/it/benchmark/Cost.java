package io.millrace.it.benchmark;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a process took to bring events into its tables, measured from outside.
 *
 * @param warmCpuMicros CPU microseconds of the whole process for an event, from the commit that
 *     completes half of the events to the last one
 * @param coldCpuMicros the same over the whole life of the process
 * @param writtenBytes what the process wrote to disk, whatever for
 */
record Cost(
    double warmCpuMicros,
    double coldCpuMicros,
    double warmPerSecond,
    OptionalLong peakBytes,
    OptionalLong writtenBytes) {

  /** The commits are those that brought events, oldest first. */
  static Cost of(ProcessSampler sampler, List<Progress> commits, long events) {
    Progress from =
        commits.stream().filter(each -> each.events() * 2 >= events).findFirst().orElseThrow();
    Progress to = commits.get(commits.size() - 1);
    long between = to.events() - from.events();
    double warm = sampler.cpuSecondsAt(to.millis()) - sampler.cpuSecondsAt(from.millis());
    return new Cost(
        warm * 1e6 / between,
        sampler.totalCpuSeconds() * 1e6 / to.events(),
        between * 1e3 / (to.millis() - from.millis()),
        sampler.peakBytes(),
        sampler.writtenBytes());
  }
}

package io.millrace.it.benchmark;

import java.util.OptionalLong;

/**
 * What a silver table of so many keys costs while it is changed, and after a stop.
 *
 * @param fill CPU microseconds of an event that filled the table
 * @param nothingNew a start that finds nothing to do
 * @param withState a start that takes one epoch
 * @param withoutState the same after the local state was removed
 * @param right whether the table holds in the end what it must
 */
record StateTrial(
    Setting setting,
    double fill,
    EpochCost epoch,
    Files files,
    long stateBytesOnDisk,
    Start nothingNew,
    Start withState,
    Start withoutState,
    boolean right) {

  /** How large the table is, and what its pipeline file says. */
  record Setting(long keys, int buckets, String stateMemory) {}

  /** The live data files, and what part of their rows is dead. */
  record Files(long count, double deadShare) {}

  /**
   * The average of many epochs, as a running pipeline has them.
   *
   * @param epochs how many were measured
   * @param cpuMillis of the whole process but its JIT compiler, for an epoch
   * @param compilerMillis CPU of the JIT compiler, which is done at some time
   * @param writtenBytes what the process wrote to disk for an epoch
   * @param rewrittenRows how many rows compaction wrote for an epoch
   * @param upsertMillis how long the upserts of all buckets took, compaction included
   * @param commitMillis how long the commits of all tables took
   * @param stateMemory the most that the key indexes had in memory
   */
  record EpochCost(
      int epochs,
      double cpuMillis,
      double compilerMillis,
      double writtenBytes,
      double rewrittenRows,
      double upsertMillis,
      double commitMillis,
      long stateMemory,
      OptionalLong peakBytes) {}

  /**
   * A start that ends when it has caught up.
   *
   * @param openMillis how long it took to open and check the key indexes
   * @param readMillis how long it took to read keys from the table
   */
  record Start(double cpuSeconds, double seconds, long openMillis, long readMillis) {}

  double millions() {
    return setting.keys() / 1e6;
  }
}

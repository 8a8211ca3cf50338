package io.millrace.olap.client;

import java.time.Instant;

/**
 * How new an answer is at least: before the SQL was sent, rows of this epoch were in the store's
 * table.
 *
 * <ul>
 *   <li>It is the newest epoch that any row of the table is of. An epoch that changed no group of
 *       the gold table does not show.
 *   <li>The store reads the partitions of a topic each by itself. While it is behind, some groups
 *       of this epoch may be there and others not yet; {@code ./millrace status} tells how far it
 *       is.
 *   <li>It may be some seconds old, which makes it too low, never too high.
 *   <li>A store that restarts reads its newest rows again, and replicas of a table are not equally
 *       far: an answer given meanwhile may lack rows that an earlier one had.
 * </ul>
 *
 * @param epoch the number of the epoch, higher for newer ones
 * @param committedAt when the lake committed it
 */
public record Freshness(long epoch, Instant committedAt) {}

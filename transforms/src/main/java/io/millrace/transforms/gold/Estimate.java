package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.refine.Filler;

/**
 * Something that a sketch tells of a group.
 *
 * @param sketch which accumulator is the sketch
 * @param type long for a number of values, double for a quantile, binary for the sketch itself
 * @param rank of a quantile: how large a part of the values is not above it
 */
public record Estimate(int sketch, ColumnType type, double rank) {
  /** Adds what the sketch of a group tells to a column; null stands for one without a value. */
  void add(Sketch sketchOrNull, Filler filler) {
    if (sketchOrNull != null && type == Simple.BINARY) {
      filler.add(sketchOrNull.bytes());
    } else if (sketchOrNull != null) {
      sketchOrNull.estimate(rank, filler);
    } else if (type == Simple.LONG) {
      filler.add(0);
    } else {
      filler.addNull();
    }
  }
}

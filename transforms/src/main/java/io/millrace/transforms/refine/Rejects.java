package io.millrace.transforms.refine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The records that go to quarantine, in the order in which they were found. */
public final class Rejects {
  private int[] places = new int[16];
  private final List<String> rules = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  void clear() {
    rules.clear();
    reasons.clear();
  }

  void add(int place, String rule, String reason) {
    if (rules.size() == places.length) {
      places = Arrays.copyOf(places, places.length * 2);
    }
    places[rules.size()] = place;
    rules.add(rule);
    reasons.add(reason);
  }

  public int size() {
    return rules.size();
  }

  /** The record's place among those that were refined. */
  public int place(int reject) {
    return places[reject];
  }

  public String rule(int reject) {
    return rules.get(reject);
  }

  public String reason(int reject) {
    return reasons.get(reject);
  }
}

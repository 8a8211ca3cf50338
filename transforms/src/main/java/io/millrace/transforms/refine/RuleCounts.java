package io.millrace.transforms.refine;

import io.millrace.transforms.refine.RuleCount.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what rules do. */
final class RuleCounts {
  private final Map<Key, Long> counts = new LinkedHashMap<>();

  private record Key(String rule, Outcome outcome) {}

  void add(String rule, Outcome outcome) {
    counts.merge(new Key(rule, outcome), 1L, Long::sum);
  }

  void clear() {
    counts.clear();
  }

  List<RuleCount> list() {
    return counts.entrySet().stream()
        .map(each -> new RuleCount(each.getKey().rule, each.getKey().outcome, each.getValue()))
        .toList();
  }
}

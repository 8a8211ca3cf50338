package io.millrace.transforms.gold;

import io.millrace.tables.Measure;
import io.millrace.transforms.gold.GroupTypes.Computed;
import io.millrace.transforms.gold.MeasureSql.GroupExpression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Computes measures after those that they name. */
final class MeasureOrder {
  private final List<Measure> names;
  private final List<GroupExpression> measures;
  private final GroupTypes types;
  private final GoldCheck check;
  private final List<Computed> computed = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();
  private final Set<Integer> tried = new HashSet<>();
  private final Deque<Integer> under = new ArrayDeque<>();

  /**
   * @param measures what is read of each; null where it was refused
   */
  MeasureOrder(
      List<Measure> names, List<GroupExpression> measures, GroupTypes types, GoldCheck check) {
    this.names = names;
    this.measures = measures;
    this.types = types;
    this.check = check;
  }

  void compute() {
    measures.forEach(any -> computed.add(null));
    measures.forEach(any -> depths.add(0));
    for (int i = 0; i < measures.size(); i++) {
      compute(i);
    }
  }

  private void compute(int place) {
    if (under.contains(place)) {
      check.problem(path(place), "is refused: it needs itself: " + circle(place));
      return;
    }
    GroupExpression measure = measures.get(place);
    if (measure == null || !tried.add(place)) {
      return;
    }
    under.addLast(place);
    measure.measures().forEach(this::compute);
    under.removeLast();
    if (has(measure.measures())) {
      Computed found = check.attempt(path(place), () -> types.compute(measure));
      computed.set(place, found);
      depths.set(
          place, measure.measures().stream().mapToInt(i -> depths.get(i) + 1).max().orElse(0));
      if (found != null) {
        types.add("m" + place, found.type(), found.size());
      }
    }
  }

  private String path(int place) {
    return "measures.%s.value".formatted(names.get(place).name());
  }

  private String circle(int place) {
    return Stream.concat(under.stream().dropWhile(each -> each != place), Stream.of(place))
        .map(each -> names.get(each).name())
        .collect(Collectors.joining(" → "));
  }

  /** Whether some of the measures can be computed. */
  boolean has(Collection<Integer> places) {
    return places.stream().allMatch(place -> computed.get(place) != null);
  }

  /** What computes each measure. */
  List<Computed> computed() {
    return computed;
  }

  /** The measures in layers: each names those of layers before its own. */
  List<List<Integer>> layers() {
    List<List<Integer>> layers = new ArrayList<>();
    for (int i = 0; i < depths.size(); i++) {
      while (layers.size() <= depths.get(i)) {
        layers.add(new ArrayList<>());
      }
      layers.get(depths.get(i)).add(i);
    }
    return layers;
  }
}

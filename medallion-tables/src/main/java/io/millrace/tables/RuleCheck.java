package io.millrace.tables;

import java.util.List;
import java.util.Set;

/** Checks which keys of one section are there together. */
final class RuleCheck {
  private final Section section;
  private final Set<String> present;
  private final SectionValues values;
  private final Position at;
  private final Positions positions;
  private final Problems problems;

  /**
   * @param present the keys that are there, or were meant
   * @param at where to say that a key is missing
   */
  RuleCheck(
      Section section,
      Set<String> present,
      SectionValues values,
      Position at,
      Positions positions,
      Problems problems) {
    this.section = section;
    this.present = present;
    this.values = values;
    this.at = at;
    this.positions = positions;
    this.problems = problems;
  }

  void check() {
    for (Key key : section.keys()) {
      if (key.required() && !present.contains(key.name())) {
        problems.add(at, missing(key.name(), "add it"));
      }
    }
    for (Section.Rule rule : section.rules()) {
      if (rule instanceof Section.Rule.ExactlyOne one) {
        checkExactlyOne(one);
      } else if (rule instanceof Section.Rule.RequiredWith with) {
        checkRequired(with);
      } else if (rule instanceof Section.Rule.RefusedWith with) {
        checkRefused(with);
      } else if (rule instanceof Section.Rule.NotBeside not) {
        checkNotBeside(not);
      } else if (rule instanceof Section.Rule.Beside beside) {
        checkBeside(beside);
      }
    }
  }

  private void checkExactlyOne(Section.Rule.ExactlyOne rule) {
    long count = rule.names().stream().filter(present::contains).count();
    if (count != 1) {
      problems.add(
          at,
          "%s has %s of %s; write exactly one of them"
              .formatted(
                  section.title(), count == 0 ? "none" : count, String.join(", ", rule.names())));
    }
  }

  private void checkRequired(Section.Rule.RequiredWith rule) {
    if (!has(rule.name(), rule.value())) {
      return;
    }
    String advice = "%s %s needs it: add it".formatted(rule.what(), rule.value());
    rule.required().stream()
        .filter(name -> !present.contains(name))
        .forEach(name -> problems.add(at, missing(name, advice)));
  }

  private void checkRefused(Section.Rule.RefusedWith rule) {
    if (has(rule.name(), rule.value()) && present.contains(rule.refused())) {
      report(
          rule.refused(),
          "cannot be beside %s: %s; %s".formatted(rule.name(), rule.value(), rule.advice()));
    }
  }

  private void checkNotBeside(Section.Rule.NotBeside rule) {
    List<String> refused = rule.refused().stream().filter(present::contains).toList();
    if (present.contains(rule.name()) && !refused.isEmpty()) {
      report(
          rule.name(),
          "cannot be beside %s; %s".formatted(String.join(" and ", refused), rule.advice()));
    }
  }

  private void checkBeside(Section.Rule.Beside rule) {
    if (present.contains(rule.needed())) {
      return;
    }
    rule.names().stream()
        .filter(present::contains)
        .forEach(
            name ->
                report(
                    name,
                    "is of use only beside '%s'; add that or remove this"
                        .formatted(section.pathOf(rule.needed()))));
  }

  private boolean has(String name, String value) {
    return values.find(name).filter(setting -> setting.text().equals(value)).isPresent();
  }

  private void report(String name, String message) {
    new PathReporter(positions, problems).report(section.pathOf(name), message);
  }

  private String missing(String name, String advice) {
    return "'%s' is missing; %s".formatted(section.pathOf(name), advice);
  }
}

package io.millrace.pipelines.verify;

import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.Store;
import java.util.ArrayList;
import java.util.List;

/** What is different about a group, for a reader. */
record DifferenceText(ServedTable served) {

  String of(GroupDifference difference) {
    Store store = served.serving().store();
    return switch (difference.kind()) {
      case MISSING -> "%s is not in %s".formatted(difference.key(), store);
      case TOO_MUCH -> "%s is in %s only".formatted(difference.key(), store);
      case OTHER -> "%s: %s".formatted(difference.key(), String.join(", ", values(difference)));
    };
  }

  private List<String> values(GroupDifference difference) {
    List<String> gold = served.rows().values(difference.row().orElseThrow());
    List<String> stored = difference.stored().orElseThrow().values();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < gold.size(); i++) {
      if (!gold.get(i).equals(stored.get(i))) {
        texts.add(
            "%s is %s and not %s"
                .formatted(served.columns().get(i).name(), stored.get(i), gold.get(i)));
      }
    }
    return texts;
  }
}

package io.millrace.pipelines.query;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One JSON object a line. Of columns that have one name, the second is called {@code name_1}. */
final class JsonPage implements ResultPage {
  private final PrintWriter out;
  private final List<String> names = new ArrayList<>();

  JsonPage(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> columns) {
    Set<String> taken = new HashSet<>();
    for (Column column : columns) {
      String name = column.name();
      for (int i = 1; !taken.add(name); i++) {
        name = column.name() + "_" + i;
      }
      names.add(name);
    }
  }

  @Override
  public boolean row(List<Object> values) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      object.put(names.get(i), values.get(i));
    }
    out.print(ValueJson.text(object) + "\n");
    return true;
  }

  @Override
  public void end() {}
}

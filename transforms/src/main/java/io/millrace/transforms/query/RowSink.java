package io.millrace.transforms.query;

import java.util.List;

/** Takes the rows of a result, one after the other. */
public interface RowSink {
  /** A column of a result, and the name of its type in SQL. */
  record Column(String name, String type) {}

  /** Comes before the rows. */
  void columns(List<Column> columns);

  /**
   * A row. Values are null, Boolean, numbers, String, byte[], UUID and those of java.time; lists
   * are List, structs and maps are Map in their order.
   *
   * @return whether another one is wanted
   */
  boolean row(List<Object> values);
}

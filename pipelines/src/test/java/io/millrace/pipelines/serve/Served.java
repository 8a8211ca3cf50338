package io.millrace.pipelines.serve;

import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.Store;
import io.millrace.tables.TypedColumn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A gold table in a store that has the columns a test wants. */
public final class Served {
  private static final String FILE =
      """
      pipeline: shop
      source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
      catalog: {type: jdbc, uri: "jdbc:sqlite:lake/catalog.db", warehouse: lake/warehouse}
      bronze: {table: bronze.orders}
      silver: {table: silver.orders, columns: {id: long, status: string}, key: id}
      gold:
        - table: gold.sales
          group-by: {status: status}
          measures: {orders: count()}
          serve:
            - pinot: {controller: "http://127.0.0.1:1"}
            - druid: {router: "http://127.0.0.1:2"}
      """;

  private Served() {}

  /**
   * One in Pinot.
   *
   * @param columns such as {@code day: date}, the group columns first
   */
  public static ServedTable table(int groups, String... columns) {
    return table(
        Store.PINOT,
        IntStream.range(0, columns.length)
            .mapToObj(i -> new GoldColumn(column(columns[i]), i < groups ? Role.GROUP : Role.VALUE))
            .toList());
  }

  /**
   * One in Druid.
   *
   * @param columns such as {@code GROUP day: date} or {@code SUM orders: long}
   */
  static ServedTable inDruid(String... columns) {
    return table(
        Store.DRUID,
        Arrays.stream(columns)
            .map(text -> text.split(" ", 2))
            .map(parts -> new GoldColumn(column(parts[1]), Role.valueOf(parts[0])))
            .toList());
  }

  private static ServedTable table(Store store, List<GoldColumn> columns) {
    PipelineDefinition pipeline = PipelineFile.parse("shop.yaml", Path.of("/"), FILE, Map.of());
    ServedTable served = ServedTable.of(pipeline).get(store.ordinal());
    return ServedTable.of(served.gold(), served.serving(), columns);
  }

  private static TypedColumn column(String text) {
    String[] parts = text.split(": ", 2);
    return new TypedColumn(parts[0], ColumnType.of(parts[1]), false);
  }
}

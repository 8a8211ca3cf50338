package io.millrace.pipelines.serve;

import io.millrace.olap.Stores;
import io.millrace.tables.ColumnType;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.Store;
import io.millrace.tables.TypedColumn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
    return table(Store.PINOT, List.of(), groups, columns);
  }

  /**
   * One in Druid.
   *
   * @param sums the columns that add up
   */
  static ServedTable inDruid(List<String> sums, int groups, String... columns) {
    return table(Store.DRUID, sums, groups, columns);
  }

  private static ServedTable table(Store store, List<String> sums, int groups, String... columns) {
    PipelineDefinition pipeline = PipelineFile.parse("shop.yaml", Path.of("/"), FILE, Map.of());
    ServedTable served = ServedTable.of(pipeline).get(store.ordinal());
    List<TypedColumn> all = Arrays.stream(columns).map(Served::column).toList();
    return new ServedTable(
        served.gold(),
        served.serving(),
        all,
        all.subList(0, groups).stream().map(TypedColumn::name).toList(),
        Stores.table(served.serving(), all, groups, sums));
  }

  private static TypedColumn column(String text) {
    String[] parts = text.split(": ", 2);
    return new TypedColumn(parts[0], ColumnType.of(parts[1]), false);
  }
}

package io.millrace.tables;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Pipeline files for tests, and short ways to read them. */
final class Pipelines {
  static final Path BASE = Path.of("/etc/shop");

  static final String SMALLEST =
      """
      pipeline: shop
      source:
        kafka:
          topic: orders
          bootstrap.servers: localhost:9092
      catalog:
        type: jdbc
        uri: jdbc:sqlite:lake/catalog.db
        warehouse: lake/warehouse
      bronze:
        table: bronze.orders
      """;

  /** A certificate, of nobody. */
  static final String CA =
      """
      -----BEGIN CERTIFICATE-----
      MIIBLjCB1aADAgECAghWu7K/w166eTAKBggqhkjOPQQDAjAMMQowCAYDVQQDEwFh
      MB4XDTI2MTIwMTExMjAyMloXDTI3MDMwMTExMjAyMlowDDEKMAgGA1UEAxMBYTBZ
      MBMGByqGSM49AgEGCCqGSM49AwEHA0IABP7CQ+SCsLtRCqRCLpDINKPtH7GOT9Sw
      UZPaGdmG2l+XMFRl+biAJI4+CMp5L9jT0ZhQfesiee7L5jhFEDf4ZJejITAfMB0G
      A1UdDgQWBBTU1L99gw+BaTtaFeWKejd/AI73STAKBggqhkjOPQQDAgNIADBFAiEA
      19w72PS/0u3yUWq5RphG4XpHBX6F/u71pId7al+QYzkCIDA+4teQMMHQLpwbVB9x
      MmBHsqv+djFu/84yjw1hcNoT
      -----END CERTIFICATE-----
      """;

  static final String FULLEST =
      """
      pipeline: shop
      source:
        kafka:
          topic: orders
          bootstrap.servers: a:9092, b:9092
          security.protocol: SASL_SSL
          ssl.endpoint.identification.algorithm: ""
          max.poll.records: 1000
          check.crcs: true
          group.id: shop
          enable.auto.commit: false
          auto.offset.reset: latest
          isolation.level: read_committed
        format: json
        on-data-loss: continue
      catalog:
        type: rest
        name: company
        uri: http://localhost:8181
        warehouse: demo
      epoch: {every: 500ms, max-records: 1000, slice-records: 100}
      bronze:
        table: raw.shop.orders
        partition-by: hour
        keep-snapshots: {count: 10, age: 1h}
        orphan-age: 2h
        properties:
          write.parquet.compression-codec: zstd
          write.target-file-size-bytes: 1000000
      silver:
        table: clean.shop.orders
        mode: upsert
        columns:
          order_id: {type: long, from: _key.id, required: true}
          region: {type: string, from: "$.address['sales region'][0]", default: ""}
          amount: {type: "decimal(12, 2)", default: 0}
          lines: "list<struct<sku: string, count: int>>"
          source_offset: {type: long, from: _offset}
          updated_at: timestamptz
        coerce: true
        key: [order_id, region]
        order-by: [updated_at, source_offset]
        delete-when: region = 'gone'
        remember-deletes: 1d
        buckets: 8
        bucket-by: region
        on-bad-record: drop
        quarantine: clean.shop.rejects
        expect:
          amount_not_negative: {that: amount >= 0, otherwise: warn}
          has_lines: len(lines) > 0
        partition-by: [month(updated_at), "truncate(2, region)"]
        format-version: 2
        keep-snapshots: {count: 20, age: 2h}
        orphan-age: 3h
        properties: {write.metadata.compression-codec: gzip}
      gold:
        - table: gold.shop.sales
          from: clean.shop.orders
          where: region <> 'test'
          group-by:
            month: date_trunc('month', updated_at)
            region: {value: region}
          measures:
            orders: count()
            big: {value: sum(amount), filter: amount > 100}
            average: {value: sum(amount) / orders}
          having: orders > 0
          partition-by: [year(month), "truncate(2, region)"]
          buckets: 8
          bucket-by: region
          format-version: 2
          keep-snapshots: {count: 30, age: 3h}
          orphan-age: 4h
          properties: {write.metadata.compression-codec: none}
          serve:
            - pinot:
                controller: https://pinot.example:9443/
                user: admin
                password: "${PINOT_PASSWORD:-example}"
                table: sales_of_shop
                topic: pinot.sales
                partitions: 4
                replication: 3
                time-column: month
                retention: 90d
                kafka: {bootstrap.servers: "c:9092", linger.ms: 5}
                config: {tableIndexConfig: {invertedIndexColumns: [region]}}
            - pinot: {controller: "http://[::1]:9000", token: "${PINOT_TOKEN:-example}"}
            - druid:
                router: https://druid.example:9088
                user: admin
                password: "${DRUID_PASSWORD:-example}"
                ca: |
      """
          + CA.indent(12)
          + """
                table: sales_in_druid
                replication: 2
                retention: 30d
                kafka: {bootstrap.servers: "c:9092"}
                config: {spec: {ioConfig: {taskCount: 2}}}
        - table: gold.shop.regions
          group-by: {region: region}
          measures: {orders: count()}
          serve: [{pinot: {controller: "http://localhost:9000"}}]
      worker: {native-memory: 512MB, state-memory: 2GB, state-directory: state}
      """;

  /** Goes behind {@link #SMALLEST}. */
  static final String SILVER =
      """
      silver:
        table: silver.orders
        columns:
          order_id: {type: long, from: $.id}
          customer_id: long
          status: string
          amount: decimal(12,2)
          ordered_at: timestamptz
          updated_at: timestamptz
        key: [order_id]
        order-by: [updated_at]
      """;

  /** Goes behind {@link #SILVER}. */
  static final String GOLD =
      """
      gold:
        - table: gold.revenue
          group-by:
            country: country
            minute: time_bucket(INTERVAL 1 minute, ordered_at)
          measures:
            orders: count()
            revenue: sum(amount)
      """;

  private Pipelines() {}

  static PipelineDefinition read(String text) {
    return read(text, Map.of());
  }

  static PipelineDefinition read(String text, Map<String, String> environment) {
    return PipelineFile.parse("shop.yaml", BASE, text, environment);
  }

  /** The smallest file with one text in place of another, which it must contain. */
  static String smallestWith(String old, String replacement) {
    if (!SMALLEST.contains(old)) {
      throw new AssertionError("the smallest file does not contain '" + old + "'");
    }
    return SMALLEST.replace(old, replacement);
  }

  /** A file with silver, with one text in place of another, which it must contain. */
  static String silverWith(String old, String replacement) {
    if (!SILVER.contains(old)) {
      throw new AssertionError("the silver section does not contain '" + old + "'");
    }
    return SMALLEST + SILVER.replace(old, replacement);
  }

  /** A file with silver and more keys in it, one a line. */
  static String silverAnd(String... lines) {
    StringBuilder text = new StringBuilder(SMALLEST).append(SILVER);
    for (String line : lines) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }

  /** A file with gold, with one text in place of another, which it must contain. */
  static String goldWith(String old, String replacement) {
    if (!GOLD.contains(old)) {
      throw new AssertionError("the gold section does not contain '" + old + "'");
    }
    return SMALLEST + SILVER + GOLD.replace(old, replacement);
  }

  /** A file with gold and more keys in its table, one a line. */
  static String goldAnd(String... lines) {
    StringBuilder text = new StringBuilder(SMALLEST).append(SILVER).append(GOLD);
    for (String line : lines) {
      text.append("    ").append(line).append('\n');
    }
    return text.toString();
  }

  /** A file with gold that Pinot serves, and more keys in that section, one a line. */
  static String pinotAnd(String... lines) {
    StringBuilder text =
        new StringBuilder(
            goldAnd("serve:", "  - pinot:", "      controller: http://localhost:9000"));
    for (String line : lines) {
      text.append("          ").append(line).append('\n');
    }
    return text.toString();
  }

  /** A file with gold that Druid serves, and more keys in that section, one a line. */
  static String druidAnd(String... lines) {
    return pinotAnd(lines)
        .replace("- pinot:", "- druid:")
        .replace("controller: http://localhost:9000", "router: http://localhost:8888");
  }

  static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  static List<String> problems(String text, Map<String, String> environment) {
    PipelineFileException thrown =
        catchThrowableOfType(PipelineFileException.class, () -> read(text, environment));
    return thrown == null ? List.of() : thrown.problems().stream().map(Problem::toString).toList();
  }
}

package io.millrace.tables;

import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.problems;
import static io.millrace.tables.Pipelines.silverAnd;
import static io.millrace.tables.Pipelines.silverWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilverProblemsTest {

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
    String text =
        SMALLEST
            + """
            silver:
              table: silver.orders
              columns:
                order_id: {type: long, from: id, requird: true}
                customer_id: bigint
                _status: string
                amount: {type: "decimal(12,2)", default: much}
                Amount: double
                lines: list<string>
                at: string
              key: [orderid, lines, customer_id]
              order-by: at
              expect:
                positive: {that: amount > 0, otherwise: alert}
              partition-by: [day(at), "bucket(8, amont)"]
            """;

    assertThat(problems(text))
        .containsExactly(
            "shop.yaml:15:34: 'silver.columns.order_id.from' is 'id'; a path starts with $; did you"
                + " mean $.id?",
            "shop.yaml:15:38: 'silver.columns.order_id.requird' is not known; did you mean"
                + " 'required'?",
            "shop.yaml:16:18: 'silver.columns.customer_id' is 'bigint'; 'bigint' is not a type; did"
                + " you mean long?",
            "shop.yaml:17:5: 'silver.columns._status' is not a possible name; start it with a"
                + " letter and go on with letters, digits or _, at most 128",
            "shop.yaml:18:46: 'silver.columns.amount.default' is 'much', which is no decimal(12,2);"
                + " write it like 0.01, with at most 12 digits, 2 of them behind the point",
            "shop.yaml:19:5: 'silver.columns.amount' is here and in line 18; keep one of them",
            "shop.yaml:22:9: 'silver.key' names 'orderid', which is not a column; did you mean"
                + " 'order_id'?",
            "shop.yaml:22:18: 'silver.key' names 'lines', which is a list<string>; use columns of a"
                + " type without parts, such as long or string",
            "shop.yaml:23:13: 'silver.order-by' names 'at', a string, and the order of text differs"
                + " between engines; make its type timestamptz or long",
            "shop.yaml:25:45: 'silver.expect.positive.otherwise' is 'alert'; use one of quarantine,"
                + " drop, fail, warn",
            "shop.yaml:26:18: 'silver.partition-by' has day(at), but 'at' is a string; use a date,"
                + " timestamp or timestamptz",
            "shop.yaml:26:27: 'silver.partition-by' names 'amont', which is not a column; did you"
                + " mean 'amount'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{sql: SELECT 1}          | 'silver.table' is missing; add it",
        "{table: s.o}             | 'silver' has none of columns, sql; write exactly one of them",
        "{table: s.o, columns: {}}    | 'silver.columns' has 0 names; write 1 to 1000",
        "{table: s.o, columns: [a]}   | 'silver.columns' expected a mapping, found a list",
        "{table: s.o, columns: {a: }} | 'silver.columns.a' has no value; give it one",
        "{table: s.o, columns: {a: {from: $.b}}} | 'silver.columns.a.type' is missing; add it",
        "{table: s.o, columns: {a: [long]}}      | 'silver.columns.a' expected a single value, found",
        "{table: s.o, columns: {? [a] : long}}   | a key of 'silver.columns' is not a text; write a",
        "{table: s.o, columns: {a: {type: {x: y}}}} | 'silver.columns.a.type' expected a single value",
        "{table: s.o, sql: SELECT 1, columns: {a: long}} | 'silver' has 2 of columns, sql",
        "{table: s.o, sql: SELECT 1, coerce: true} | 'silver.coerce' is of use only beside 'silver.columns'",
        "{table: s.o, sql: SELECT 1, mode: upsert} | 'silver.key' is missing; mode upsert needs it: add it",
        "{table: s.o, sql: SELECT 1, mode: append, key: a} | 'silver.key' cannot be beside mode: append; remove",
        "{table: s.o, sql: SELECT 1, order-by: a} | 'silver.order-by' is of use only beside 'silver.key'; add",
        "{table: s.o, sql: SELECT 1, buckets: 2}  | 'silver.buckets' is of use only beside 'silver.key'",
        "{table: s.o, sql: SELECT 1, keys: a}     | 'silver.keys' is not known; did you mean 'key'?",
        "{table: s.o, sql: SELECT 1, from: a}     | it belongs in 'silver.columns.NAME'",
        "{table: s.o, sql: SELECT 1, count: 5}    | in 'bronze.keep-snapshots' or 'silver.keep-snapshots'",
        "{table: s.o, sql: ' '}                   | 'silver.sql' is empty; write SQL",
        "{table: s.o, sql: [SELECT 1]}            | 'silver.sql' expected a single value, found a list",
        "{table: s.o, sql: SELECT 1, key: [a, a]} | 'silver.key' names 'a' twice; keep one of them",
        "{table: s.o, sql: SELECT 1, key: [a, A]} | 'silver.key' names 'A' twice; keep one of them",
        "{table: s.o, sql: SELECT 1, key: []}     | 'silver.key' has 0 parts; write 1 to 16",
        "{table: s.o, sql: SELECT 1, key: [a, null]} | 'silver.key' has a part without a value; remove it",
        "{table: s.o, sql: SELECT 1, key: [[a]]}  | 'silver.key' expected a single value, found a list",
        "{table: s.o, sql: SELECT 1, key: {a: b}} | 'silver.key' expected a single value, found a mapping",
        "{table: s.o, sql: SELECT 1, key: a b}    | 'silver.key' is 'a b'; start it with a letter",
        "{table: s.o, sql: SELECT 1, key: a, bucket-by: b} | 'silver.bucket-by' is 'b', which is not in the key; use one of a",
        "{table: s.o, sql: SELECT 1, key: a, order-by: [a]} | 'silver.order-by' names 'a', which is part of the key",
        "{table: bronze.orders, sql: SELECT 1}    | 'silver.table' needs 'bronze.orders', which is the table of bronze",
        "{table: s.o, sql: SELECT 1, quarantine: bronze.orders} | 'silver.quarantine' needs 'bronze.orders'",
        "{table: s.o, sql: SELECT 1, quarantine: s.o} | 'silver.quarantine' is 's.o', which silver uses for something",
        "{table: s.o, sql: SELECT 1, quarantine: s.o_deletes} | which silver uses for something else",
        "silver.orders                            | 'silver' expected a mapping, found a single value",
        "                                         | 'silver' has no value; give it one or remove the key",
      })
  void aWrongSilverSectionIsExplained(String yaml, String expected) {
    assertThat(problems(SMALLEST + "silver: " + (yaml == null ? "" : yaml) + "\n"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:12:")
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order-by: [status]          | names 'status', a string, and the order of text differs between",
        "order-by: [paid]            | names 'paid', a boolean, which has no order; use a number, date,",
        "order-by: [a, b, c, d, e]   | 'silver.order-by' has 5 parts; write 1 to 4",
        "order-by: [update_at]       | names 'update_at', which is not a column; did you mean 'updated_at'?",
        "order-by: [colour]          | which is not a column; columns are order_id, status, paid, weight, updated",
        "order-by: [updated_at, updated_at]  | 'silver.order-by' names 'updated_at' twice",
        "bucket-by: status           | is 'status', which is not in the key; use one of weight, order_id",
        "bucket-by: weight; buckets: 2 | 'silver.bucket-by' is 'weight', a double, which Iceberg cannot hash",
        "buckets: 0                  | 'silver.buckets' is '0'; it must be from 1 to 1024",
        "remember-deletes: 1w        | 'silver.remember-deletes' is '1w'; write a whole number and a unit",
        "delete-when: ''             | 'silver.delete-when' is empty; write SQL",
        "on-bad-record: warn         | use one of quarantine, drop, fail",
        "format-version: 1           | 'silver.format-version' is '1'; it must be from 2 to 3",
        "expect: {a b: status = 1}   | 'silver.expect.a' is not a possible name; start it with a letter",
        "expect: {a: {}}             | 'silver.expect.a.that' is missing",
        "expect: {a: {that: x, than: y}} | 'silver.expect.a.than' is not known; did you mean 'that'?",
        "expect: [a]                 | 'silver.expect' expected a mapping, found a list",
        "partition-by: [hour(paid)]  | has hour(paid), but 'paid' is a boolean; use a timestamp or timestamptz",
        "partition-by: [truncate(5, paid)] | 'silver.partition-by' is 'truncate(5'; write a column, or one of",
        "partition-by: 'bucket(4, paid)'   | has bucket(4, paid), but 'paid' is a boolean",
        "partition-by: 'bucket(4, order_id)'; buckets: 2 | but rows are divided by 'order_id' already; remove it",
        "partition-by: [day(updated_at), hour(updated_at)] | has both day(updated_at) and hour(updated_at)",
        "partition-by: [month(updated_at)] | which Iceberg calls 'updated_at_month', like a column; rename",
        "orphan-age: 1s              | 'silver.orphan-age' is '1s'; it must be from 1m",
        "keep-snapshots: {count: 0}  | 'silver.keep-snapshots.count' is '0'; it must be from 1",
        "keep-snapshots: {cont: 0}   | 'silver.keep-snapshots.cont' is not known; did you mean 'count'?",
        "properties: {millrace.x: 1} | 'silver.properties.millrace.x' is set by Millrace itself: remove it",
      })
  void whatDoesNotFitTheColumnsIsExplained(String line, String expected) {
    String text =
        SMALLEST
            + """
            silver:
              table: silver.orders
              columns:
                order_id: long
                status: string
                paid: boolean
                weight: double
                updated_at: timestamptz
                updated_at_month: date
              key: [weight, order_id]
            """
            + "  "
            + line.replace("; ", "\n  ")
            + "\n";

    assertThat(problems(text))
        .anySatisfy(problem -> assertThat(problem).startsWith("shop.yaml:22:").contains(expected))
        .allSatisfy(problem -> assertThat(problem).startsWith("shop.yaml:22:"));
  }

  @Test
  void aRowWithoutItsKeyOrItsOrderCannotBeAskedFor() {
    assertThat(problems(silverWith("from: $.id}", "from: $.id, required: false}")))
        .containsExactly(
            "shop.yaml:15:50: 'silver.columns.order_id.required' is false, but 'order_id' is in the"
                + " key, so every row must have it; remove it");
    assertThat(
            problems(
                silverWith(
                    "updated_at: timestamptz", "updated_at: {type: timestamptz, required: false}")))
        .singleElement()
        .asString()
        .contains("'updated_at' is in order-by, so every row must have it");
  }

  @Test
  void aKeyThatCannotBeDividedHasOneBucket() {
    String text = silverWith("order_id: {type: long, from: $.id}", "order_id: double");

    assertThat(Pipelines.read(text).silver().flatMap(SilverDefinition::upsert))
        .hasValueSatisfying(
            upsert -> {
              assertThat(upsert.buckets()).isEqualTo(1);
              assertThat(upsert.bucketByOrNull()).isNull();
            });
    assertThat(problems(text + "  buckets: 4\n"))
        .singleElement()
        .asString()
        .contains("'silver.buckets' is 4, but Iceberg can hash none of the columns of the key");
  }

  @Test
  void aWrongPartIsNotHeldAgainstThePartsThatNameIt() {
    assertThat(problems(silverWith("{type: long, from: $.id}", "bigint"))).hasSize(1);
    assertThat(problems(silverWith("order_id: {", "_id: {").replace("[order_id]", "[_id]")))
        .hasSize(2);
    assertThat(problems(silverWith("key: [order_id]", "key: [order id]"))).hasSize(1);
  }

  @Test
  void theTablesBesideSilverNeedRoomForTheirNames() {
    String longest = "x".repeat(117);

    assertThat(problems(silverWith("silver.orders", "silver." + longest))).isEmpty();
    assertThat(problems(silverWith("silver.orders", "silver." + longest + "x")))
        .singleElement()
        .asString()
        .contains("'silver.table' has a name of 118 characters; use at most 117, because");
  }

  @ParameterizedTest
  @ValueSource(strings = {"customer_id: list<hunter2>", "customer_id: {type: long, from: hunter2}"})
  void aTextFromASecretIsNotShown(String column) {
    String text =
        silverWith("customer_id: long", column.replace("hunter2", "${MY_TOKEN}"))
            .replace("customer_id: list<${MY_TOKEN}>", "customer_id: 'list<${MY_TOKEN}>'")
            .replace("from: ${MY_TOKEN}", "from: '${MY_TOKEN}'");

    assertThat(problems(text, Map.of("MY_TOKEN", "hunter2")))
        .singleElement()
        .asString()
        .doesNotContain("hunter2")
        .contains("correct the text that is filled in");
  }

  @Test
  void sqlMayBeLongButNotEndless() {
    assertThat(problems(silverAnd("delete-when: status = '" + "x".repeat(50_000) + "'"))).isEmpty();
    assertThat(problems(silverAnd("delete-when: status = '" + "x".repeat(100_000) + "'")))
        .singleElement()
        .asString()
        .contains("it must be at most 100000 characters")
        .hasSizeLessThan(250);
  }
}

package io.millrace.it.demo;

import io.millrace.it.benchmark.BronzeTable;
import io.millrace.it.benchmark.OrdersModel;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.epoch.Ledgers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** The tables of the demo's pipeline, as anybody else sees them. */
final class DemoTables implements AutoCloseable {
  private static final String ORDER_ID = "order_id";

  private static final String SALES = "sales_by_minute";

  private final PipelineDefinition pipeline;
  private final Lake lake;
  private Optional<Ledgers> ledgers = Optional.empty();

  /** What gold says of a minute in a country. */
  record Sales(long orders, BigDecimal revenue, long customers) {
    MinuteSales ofMinute() {
      return new MinuteSales(orders, revenue);
    }
  }

  /** A minute in a country. */
  record Place(Instant minute, String country) {}

  DemoTables(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
    this.lake = Lake.open(pipeline.catalog());
  }

  TableName silverName() {
    return pipeline.silver().orElseThrow().table();
  }

  /** Where sales are by minute and country. */
  TableName salesName() {
    return pipeline.gold().stream()
        .map(GoldDefinition::table)
        .filter(table -> table.name().equals(SALES))
        .findFirst()
        .orElseThrow();
  }

  /** Up to where in the topic all tables are; nowhere before the pipeline has made them. */
  Offsets position() {
    if (ledgers.isEmpty() && areThere()) {
      ledgers = Optional.of(Ledgers.of(pipeline, lake));
    }
    return ledgers.map(each -> each.look().complete().to()).orElse(Offsets.NONE);
  }

  private boolean areThere() {
    return Stream.concat(
            Stream.of(pipeline.bronze().table(), silverName()),
            pipeline.gold().stream().map(GoldDefinition::table))
        .allMatch(name -> lake.find(name).flatMap(table -> new Ledger(table).last()).isPresent());
  }

  /** What gold says now, by minute and country. */
  Map<Place, Sales> sales(Expression wanted) {
    return sales(lake.load(salesName()), wanted);
  }

  private Map<Place, Sales> sales(Table gold, Expression wanted) {
    Map<Place, Sales> sales = new HashMap<>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(gold).where(wanted).build()) {
      for (Record row : rows) {
        Place place =
            new Place(
                ((OffsetDateTime) row.getField("minute")).toInstant(),
                (String) row.getField("country"));
        Sales found =
            new Sales(
                (Long) row.getField("orders"),
                (BigDecimal) row.getField("revenue"),
                (Long) row.getField("customers"));
        if (sales.put(place, found) != null) {
          throw new IllegalStateException("%s has %s twice".formatted(salesName(), place));
        }
      }
      return sales;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + salesName(), e);
    }
  }

  /** What gold says now of the minutes from one time to before another, of all countries. */
  SalesState state(Instant from, Instant before) {
    Table gold = lake.load(salesName());
    LedgerEntry last = new Ledger(gold).lastSeen().orElseThrow();
    Expression wanted =
        Expressions.and(
            Expressions.greaterThanOrEqual("minute", from.toString()),
            Expressions.lessThan("minute", before.toString()));
    SortedMap<Instant, MinuteSales> minutes = new TreeMap<>();
    sales(gold, wanted)
        .forEach(
            (place, sales) -> minutes.merge(place.minute(), sales.ofMinute(), MinuteSales::plus));
    return SalesState.of(last.epoch(), last.committedAt(), minutes);
  }

  /** The last epoch that gold has. */
  long salesEpoch() {
    return new Ledger(lake.load(salesName())).lastSeen().orElseThrow().epoch();
  }

  /** What gold says of one minute in one country. */
  Optional<Sales> sales(Place place) {
    Expression wanted =
        Expressions.and(
            Expressions.equal("minute", place.minute().toString()),
            Expressions.equal("country", place.country()));
    return Optional.ofNullable(sales(wanted).get(place));
  }

  /** The row of an order, as silver has it now. */
  Optional<Record> order(long id) {
    try (CloseableIterable<Record> rows = orders(Expressions.equal(ORDER_ID, id))) {
      Record only = null;
      for (Record row : rows) {
        if (only != null) {
          throw new IllegalStateException("silver has order %d twice".formatted(id));
        }
        only = row;
      }
      return Optional.ofNullable(only);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + silverName(), e);
    }
  }

  /** How silver's rows of generated orders compare with what their events come to. */
  OrdersModel.Verdict check(OrdersModel model) {
    try (CloseableIterable<Record> rows =
        orders(Expressions.lessThan(ORDER_ID, OrderStory.FIRST_ORDER))) {
      return model.check(rows, ORDER_ID);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + silverName(), e);
    }
  }

  private CloseableIterable<Record> orders(Expression wanted) {
    return IcebergGenerics.read(lake.load(silverName())).where(wanted).build();
  }

  BronzeTable bronze() {
    return BronzeTable.open(pipeline);
  }

  @Override
  public void close() {
    lake.close();
  }
}

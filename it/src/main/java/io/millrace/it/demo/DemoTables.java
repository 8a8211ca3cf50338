package io.millrace.it.demo;

import io.millrace.it.benchmark.BronzeTable;
import io.millrace.it.benchmark.OrdersModel;
import io.millrace.it.load.EventGenerator;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** The tables of the demo's pipeline, as anybody else sees them. */
final class DemoTables implements AutoCloseable {
  private static final String ORDER_ID = "order_id";

  private final PipelineDefinition pipeline;
  private final Lake lake;
  private Optional<Table> silver = Optional.empty();

  DemoTables(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
    this.lake = Lake.open(pipeline.catalog());
  }

  TableName silverName() {
    return pipeline.silver().orElseThrow().table();
  }

  /** Up to where in the topic all tables are; nowhere before the pipeline has made them. */
  Offsets position() {
    if (silver.isEmpty()) {
      silver = lake.find(silverName());
    }
    return silver
        .flatMap(table -> new Ledger(table).last())
        .map(last -> last.to())
        .orElse(Offsets.NONE);
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
  OrdersModel.Verdict check(EventGenerator generator, long events) {
    OrdersModel model = OrdersModel.of(generator, Math.toIntExact(events));
    try (CloseableIterable<Record> rows =
        orders(Expressions.lessThan(ORDER_ID, OrderStory.FIRST_ORDER))) {
      return model.check(rows, ORDER_ID);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + silverName(), e);
    }
  }

  private CloseableIterable<Record> orders(Expression wanted) {
    Table table = silver.orElseThrow();
    table.refresh();
    return IcebergGenerics.read(table).where(wanted).build();
  }

  BronzeTable bronze() {
    return BronzeTable.open(pipeline);
  }

  @Override
  public void close() {
    lake.close();
  }
}

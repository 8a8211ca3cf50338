package io.millrace.rivals.flink;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.FlinkSink;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The last version to arrive wins, which is what the sink does by itself. Flink's SQL has no way to
 * turn a record into a deletion without keeping every row in its state, so this is written with the
 * DataStream API, on SQL's own rows.
 */
final class ArrivalOrder {
  private static final int STATUS = 2;
  private static final StringData DELETED = StringData.fromString("deleted");

  private static final RowType RECORD =
      RowType.of(
          new LogicalType[] {
            new VarCharType(VarCharType.MAX_LENGTH),
            new IntType(),
            new BigIntType(),
            new LocalZonedTimestampType(6),
            new VarBinaryType(VarBinaryType.MAX_LENGTH),
            new VarBinaryType(VarBinaryType.MAX_LENGTH)
          },
          new String[] {"_topic", "_kafka_partition", "_offset", "_timestamp", "_key", "value"});

  private static final RowType ORDER =
      RowType.of(
          new LogicalType[] {
            new BigIntType(false),
            new BigIntType(),
            new VarCharType(VarCharType.MAX_LENGTH),
            new DecimalType(10, 2),
            new VarCharType(VarCharType.MAX_LENGTH),
            new VarCharType(VarCharType.MAX_LENGTH),
            new LocalZonedTimestampType(6),
            new LocalZonedTimestampType(6),
            new BigIntType()
          },
          new String[] {
            "id",
            "customer_id",
            "status",
            "amount",
            "country",
            "channel",
            "ordered_at",
            "updated_at",
            "event"
          });

  private final UpsertJob job;

  ArrivalOrder(UpsertJob job) {
    this.job = job;
  }

  void runOn(StreamExecutionEnvironment flink) throws Exception {
    DataStream<RowData> records =
        flink.fromSource(source(), WatermarkStrategy.noWatermarks(), "orders");
    DataStream<RowData> orders =
        records.flatMap(new Parse()).returns(InternalTypeInfo.of(ORDER)).name("parse");
    var unused =
        FlinkSink.forRowData(orders)
            .tableLoader(table("silver"))
            .upsert(true)
            .equalityFieldColumns(List.of("id"))
            .append();
    if (job.bronze()) {
      unused = FlinkSink.forRowData(records).tableLoader(table("bronze")).append();
    }
    flink.execute("orders");
  }

  private KafkaSource<RowData> source() {
    KafkaSourceBuilder<RowData> source =
        KafkaSource.<RowData>builder()
            .setBootstrapServers(job.bootstrapServers())
            .setTopics(job.topic())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setProperty("isolation.level", "read_committed")
            .setDeserializer(new AsItCame());
    if (job.bounded()) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return source.build();
  }

  private TableLoader table(String layer) {
    CatalogLoader catalog =
        CatalogLoader.hadoop(
            UpsertJob.CATALOG, new Configuration(false), Map.of("warehouse", job.warehouse()));
    return TableLoader.fromCatalog(catalog, TableIdentifier.of(layer, "orders"));
  }

  /** A record of Kafka as a row. */
  private static final class AsItCame implements KafkaRecordDeserializationSchema<RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RowData> out) {
      out.collect(
          GenericRowData.of(
              StringData.fromString(record.topic()),
              record.partition(),
              record.offset(),
              TimestampData.fromEpochMillis(record.timestamp()),
              record.key(),
              record.value()));
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return InternalTypeInfo.of(RECORD);
    }
  }

  /** The record's value as an order, or as the deletion of one. */
  private static final class Parse extends RichFlatMapFunction<RowData, RowData> {
    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<RowData> json =
        new JsonRowDataDeserializationSchema(
            ORDER, InternalTypeInfo.of(ORDER), false, false, TimestampFormat.ISO_8601);

    @Override
    public void open(OpenContext context) throws Exception {
      json.open(null);
    }

    @Override
    public void flatMap(RowData record, Collector<RowData> out) throws IOException {
      RowData order = json.deserialize(record.getBinary(5));
      if (order.getString(STATUS).equals(DELETED)) {
        order.setRowKind(RowKind.DELETE);
      }
      out.collect(order);
    }
  }
}

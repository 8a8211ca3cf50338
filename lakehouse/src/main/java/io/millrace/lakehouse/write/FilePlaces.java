package io.millrace.lakehouse.write;

import io.millrace.lakehouse.catalog.BucketField;
import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SerializableFunction;
import org.apache.iceberg.util.UUIDUtil;

/** Which file of a table each row goes to: one for each combination of partition values. */
public final class FilePlaces {
  private final Table table;
  private final List<Field> fields = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final Map<List<Object>, Place> places = new HashMap<>();
  private final int bucketField;
  private List<Object> lastValues = List.of();
  private Place last;

  private record Field(int column, Type type, SerializableFunction<Object, Object> transform) {}

  /**
   * A file of its own.
   *
   * @param number counts from 0 in the order in which places are found
   * @param partitionOrNull null in an unpartitioned table
   */
  public record Place(int number, int bucket, StructLike partitionOrNull) {}

  /**
   * @param known columns that cells have anyway, whose places in them are used
   */
  public FilePlaces(Table table, List<String> known) {
    this.table = table;
    this.columns.addAll(known);
    this.bucketField = BucketField.of(table).position();
    for (PartitionField field : table.spec().fields()) {
      fields.add(field(field));
    }
  }

  @SuppressWarnings("unchecked")
  private Field field(PartitionField field) {
    Types.NestedField source = table.schema().findField(field.sourceId());
    if (!columns.contains(source.name())) {
      columns.add(source.name());
    }
    Transform<Object, Object> transform = (Transform<Object, Object>) field.transform();
    return new Field(columns.indexOf(source.name()), source.type(), transform.bind(source.type()));
  }

  /** The columns that cells must have, in this order. */
  public List<String> columns() {
    return columns;
  }

  /** The bucket of a row, for which only its key need be known. */
  public int bucketOf(Cells cells, int row) {
    return bucketField < 0 ? 0 : bucket(value(fields.get(bucketField), cells, row));
  }

  private static int bucket(Object value) {
    return value == null ? BucketField.OF_NULL : (Integer) value;
  }

  public Place of(Cells cells, int row) {
    List<Object> values = new ArrayList<>(fields.size());
    for (Field field : fields) {
      values.add(value(field, cells, row));
    }
    if (last == null || !values.equals(lastValues)) {
      last = places.computeIfAbsent(values, this::place);
      lastValues = values;
    }
    return last;
  }

  private Place place(List<Object> values) {
    if (fields.isEmpty()) {
      return new Place(places.size(), 0, null);
    }
    GenericRecord partition = GenericRecord.create(table.spec().partitionType());
    for (int i = 0; i < values.size(); i++) {
      partition.set(i, values.get(i));
    }
    int bucket = bucketField < 0 ? 0 : bucket(values.get(bucketField));
    return new Place(places.size(), bucket, partition);
  }

  private static Object value(Field field, Cells cells, int row) {
    return cells.isNull(field.column(), row)
        ? null
        : field.transform().apply(internal(field.type(), cells, field.column(), row));
  }

  /** A value as Iceberg's transforms want it. */
  private static Object internal(Type type, Cells cells, int column, int row) {
    if (KeyShape.hasBytes(type)) {
      byte[] bytes = cells.bytes(column, row);
      return switch (type.typeId()) {
        case STRING -> new String(bytes, StandardCharsets.UTF_8);
        case UUID -> UUIDUtil.convert(bytes);
        case DECIMAL -> new BigDecimal(new BigInteger(bytes), ((Types.DecimalType) type).scale());
        default -> ByteBuffer.wrap(bytes);
      };
    }
    long bits = cells.bits(column, row);
    return switch (type.typeId()) {
      case BOOLEAN -> bits != 0;
      case INTEGER, DATE -> (int) bits;
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case DECIMAL -> BigDecimal.valueOf(bits, ((Types.DecimalType) type).scale());
      default -> bits;
    };
  }
}

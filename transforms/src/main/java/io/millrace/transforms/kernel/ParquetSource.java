package io.millrace.transforms.kernel;

import io.millrace.transforms.refine.SqlTypes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ByteBuffers;
import org.apache.iceberg.util.DateTimeUtil;

/**
 * Parquet files of a table as the kernel's SQL reads them: each column by its id, whatever its name
 * was when a file was written; where a file does not have it, its default.
 */
public final class ParquetSource {
  private ParquetSource() {}

  public static String sql(List<Path> files, List<Types.NestedField> columns) {
    return "read_parquet([%s], schema = MAP {%s})"
        .formatted(
            files.stream()
                .map(file -> SqlTypes.text(file.toString()))
                .collect(Collectors.joining(", ")),
            columns.stream().map(ParquetSource::column).collect(Collectors.joining(", ")));
  }

  private static String column(Types.NestedField column) {
    return "%d: {name: %s, type: %s, default_value: %s}"
        .formatted(
            column.fieldId(),
            SqlTypes.text(column.name()),
            SqlTypes.text(SqlTypes.name(column.type())),
            column.initialDefault() == null
                ? "NULL"
                : SqlTypes.text(text(column.type(), column.initialDefault())));
  }

  /** A value in the words that the kernel casts to its type. */
  private static String text(Type type, Object value) {
    return switch (type.typeId()) {
      case DATE -> DateTimeUtil.dateFromDays((Integer) value).toString();
      case TIME -> DateTimeUtil.timeFromMicros((Long) value).toString();
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC()
              ? DateTimeUtil.timestamptzFromMicros((Long) value).toString()
              : DateTimeUtil.timestampFromMicros((Long) value).toString();
      case BINARY, FIXED ->
          HexFormat.of()
              .withPrefix("\\x")
              .formatHex(ByteBuffers.toByteArray(((ByteBuffer) value).duplicate()));
      default -> value.toString();
    };
  }
}

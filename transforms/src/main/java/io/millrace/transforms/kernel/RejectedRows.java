package io.millrace.transforms.kernel;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.catalog.QuarantineShape;
import io.millrace.transforms.refine.Rejects;
import io.millrace.transforms.refine.SqlTypes;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.types.Types;

/** Records that were kept out, in the shape of a quarantine table. */
final class RejectedRows {
  private final Rows all;
  private final Rejects rejects;
  private final String topic;
  private final Instant at = Instant.now();

  RejectedRows(Rows all, Rejects rejects, String topic) {
    this.all = all;
    this.rejects = rejects;
    this.topic = topic;
  }

  Rejects rejects() {
    return rejects;
  }

  Instant at() {
    return at;
  }

  String topic() {
    return topic;
  }

  /** The records themselves, in the order of the rejects. */
  Rows rows() {
    int[] order =
        IntStream.range(0, rejects.size()).map(each -> all.row(rejects.place(each))).toArray();
    return Rows.of(all.chunk(), order, 0, order.length);
  }

  String select(List<Types.NestedField> columns, long epoch) {
    return columns.stream()
        .map(column -> expression(column, epoch) + " AS " + SqlTypes.identifier(column.name()))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT ",
                " FROM %s() POSITIONAL JOIN %s()"
                    .formatted(ChunkFunction.NAME, RejectsFunction.NAME)));
  }

  private String expression(Types.NestedField column, long epoch) {
    return switch (column.name()) {
      case BronzeShape.PARTITION -> "partition";
      case QuarantineShape.RULE, QuarantineShape.REASON -> column.name();
      case QuarantineShape.REJECTED_AT -> "TIMESTAMPTZ '%s'".formatted(at);
      default -> DuckKernel.expression(column.name(), all.chunk(), epoch, topic);
    };
  }
}

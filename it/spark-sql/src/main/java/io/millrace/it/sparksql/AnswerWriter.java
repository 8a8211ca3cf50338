package io.millrace.it.sparksql;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.List;
import org.apache.spark.sql.Row;
import scala.collection.Iterator;
import scala.collection.Map;
import scala.collection.Seq;

/**
 * Rows as JSON. Numbers, truth values and text are JSON's own; decimals, dates and times are text,
 * binary values are Base64, structs and lists are arrays, and maps are arrays of pairs.
 */
final class AnswerWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  AnswerWriter(PrintStream out) {
    this.out = out;
  }

  void rows(List<Row> rows) throws IOException {
    for (Row row : rows) {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(text)) {
        write(row, json);
      }
      out.println(text);
    }
  }

  void done(double cpuSeconds) {
    out.println(JSON.createObjectNode().put("cpuSeconds", cpuSeconds));
    out.flush();
  }

  void failed(Exception error) {
    String message = error.getMessage();
    out.println(JSON.createObjectNode().put("error", message == null ? error.toString() : message));
    out.flush();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Row row) {
      json.writeStartArray();
      for (int i = 0; i < row.size(); i++) {
        write(row.get(i), json);
      }
      json.writeEndArray();
    } else if (value instanceof Seq<?> list) {
      json.writeStartArray();
      for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
        write(each.next(), json);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartArray();
      for (Iterator<?> each = map.iterator(); each.hasNext(); ) {
        writePair((scala.Tuple2<?, ?>) each.next(), json);
      }
      json.writeEndArray();
    } else {
      writeSingle(value, json);
    }
  }

  private static void writePair(scala.Tuple2<?, ?> pair, JsonGenerator json) throws IOException {
    json.writeStartArray();
    write(pair._1(), json);
    write(pair._2(), json);
    json.writeEndArray();
  }

  private static void writeSingle(Object value, JsonGenerator json) throws IOException {
    if (value instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Timestamp timestamp) {
      json.writeString(timestamp.toInstant().toString());
    } else if (value instanceof Date || value instanceof java.time.LocalDateTime) {
      json.writeString(value.toString());
    } else if (value instanceof BigDecimal decimal) {
      json.writeString(decimal.toPlainString());
    } else {
      json.writeObject(value);
    }
  }
}

package io.millrace.it.pinot;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.it.process.JsonPost;
import java.io.IOException;
import java.util.Map;

/** What a test asks of a Pinot, by HTTP. */
public final class PinotClient {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final PinotServer pinot;

  public PinotClient(PinotServer pinot) {
    this.pinot = pinot;
  }

  /** The rows, as JSON; a table that has none yet may show as an error or as no rows. */
  public JsonNode rows(String sql) {
    JsonNode answer;
    try {
      answer =
          JSON.readTree(
              JsonPost.asAnybody()
                  .to(pinot.broker() + "/query/sql", JSON.writeValueAsString(Map.of("sql", sql))));
    } catch (IOException e) {
      throw new IllegalStateException("Pinot's answer to %s is no JSON".formatted(sql), e);
    }
    if (!answer.path("exceptions").isEmpty()) {
      throw new IllegalStateException(
          "Pinot cannot do %s: %s".formatted(sql, answer.path("exceptions")));
    }
    return answer.path("resultTable").path("rows");
  }
}

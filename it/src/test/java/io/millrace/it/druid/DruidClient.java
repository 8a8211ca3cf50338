package io.millrace.it.druid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.process.JsonPost;
import java.io.IOException;
import java.util.Map;

/** What a test asks of a Druid, by HTTP and through its router. */
public final class DruidClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DruidServer druid;
  private final JsonPost post;

  public DruidClient(DruidServer druid) {
    this(druid, JsonPost.asAnybody());
  }

  private DruidClient(DruidServer druid, JsonPost post) {
    this.druid = druid;
    this.post = post;
  }

  public DruidClient as(String user, String password) {
    return new DruidClient(druid, JsonPost.as(user, password));
  }

  /** Starts to read a topic, or goes on by another specification. */
  public void submitSupervisor(String specification) {
    post("/druid/indexer/v1/supervisor", specification);
  }

  /** The rows, each with its columns by name; a table that has none yet shows as an error. */
  public JsonNode rows(String sql) {
    return json(post("/druid/v2/sql", text(Map.of("query", sql))));
  }

  /** Has Druid compact a table by itself, whatever times its rows are of, and begin now. */
  public void compact(String table) {
    post(
        "/druid/coordinator/v1/config/compaction",
        text(Map.of("dataSource", table, "skipOffsetFromLatest", "PT0S")));
    post("/druid/coordinator/v1/compaction/compact", "{}");
  }

  /** The answer to a query in Druid's own language. */
  public JsonNode answer(String query) {
    return json(post("/druid/v2", query));
  }

  /** Does something to a supervisor, as {@code terminate}. */
  public void toSupervisor(String table, String action) {
    post("/druid/indexer/v1/supervisor/%s/%s".formatted(table, action), "");
  }

  private static String text(Map<String, Object> json) {
    return JSON.valueToTree(json).toString();
  }

  private static JsonNode json(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new IllegalStateException("Druid's answer is no JSON: " + answer, e);
    }
  }

  private String post(String path, String body) {
    return post.to(druid.router() + path, body);
  }
}

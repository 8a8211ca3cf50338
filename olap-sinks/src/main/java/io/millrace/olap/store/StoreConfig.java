package io.millrace.olap.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.tables.Serving;

/** What the pipeline file lays over what a store is told. */
public final class StoreConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StoreConfig() {}

  /** Objects are laid key by key; anything else takes the place of what was there. */
  public static void lay(Serving serving, ObjectNode config) {
    serving.config().ifPresent(json -> lay(parse(json), config));
  }

  /** The same for somebody who reads it: the file's own config may hold secrets anywhere. */
  public static void layHidden(Serving serving, ObjectNode config) {
    serving.config().ifPresent(json -> lay(hidden(parse(json)), config));
  }

  public static String pretty(JsonNode json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the pipeline file's reader makes JSON", e);
    }
  }

  private static JsonNode hidden(JsonNode json) {
    if (!json.isObject()) {
      return json.isNull() ? json : TextNode.valueOf("***");
    }
    ObjectNode hidden = JSON.createObjectNode();
    json.fields().forEachRemaining(field -> hidden.set(field.getKey(), hidden(field.getValue())));
    return hidden;
  }

  private static void lay(JsonNode over, ObjectNode config) {
    over.fields()
        .forEachRemaining(
            field -> {
              JsonNode there = config.get(field.getKey());
              if (there instanceof ObjectNode inner && field.getValue().isObject()) {
                lay(field.getValue(), inner);
              } else {
                config.set(field.getKey(), field.getValue());
              }
            });
  }
}

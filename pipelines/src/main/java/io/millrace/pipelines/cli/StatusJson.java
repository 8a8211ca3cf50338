package io.millrace.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.olap.publish.Published;
import io.millrace.pipelines.status.GoldStatus;
import io.millrace.pipelines.status.PipelineStatus;
import io.millrace.pipelines.status.ServingStatus;
import io.millrace.pipelines.status.SilverStatus;
import io.millrace.pipelines.status.SilverStatus.Contents;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.pipelines.status.SilverStatus.Quarantine;
import io.millrace.pipelines.status.TableFiles;
import java.time.Instant;
import java.util.Map;

/** A pipeline's status as one JSON object, for programs. */
final class StatusJson {
  private StatusJson() {}

  static String of(PipelineStatus status) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("pipeline", status.pipeline());
    node.put("topic", status.topic());
    node.put("table", status.table());
    node.put("epoch", status.epoch());
    node.put("committedAt", Instant.ofEpochMilli(status.committedAt()).toString());
    node.put("ageSeconds", status.ageMillis() / 1000.0);
    node.put("records", status.records());
    node.put("writer", status.writer());
    put(node.putObject("offsets"), status.offsets().byPartition());
    status.totalLag().ifPresent(lag -> node.put("lagTotal", lag));
    status.lag().ifPresent(lag -> put(node.putObject("lag"), lag));
    status.silver().ifPresent(silver -> put(node.putObject("silver"), silver));
    if (!status.gold().isEmpty()) {
      ArrayNode gold = node.putArray("gold");
      status.gold().forEach(table -> put(gold.addObject(), table));
    }
    return node.toString();
  }

  private static void put(ObjectNode node, SilverStatus silver) {
    node.put("table", silver.table());
    node.put("epochsBehind", silver.behind());
    silver.contents().ifPresent(contents -> put(node, contents));
  }

  private static void put(ObjectNode node, Contents contents) {
    put(node.putObject("lastEpoch"), contents.last());
    ObjectNode kept = node.putObject("keptEpochs");
    kept.put("epochs", contents.kept().epochs());
    put(kept.putObject("rules"), contents.kept().rules());
    put(node.putObject("files"), contents.files());
    contents
        .compaction()
        .ifPresent(
            compaction ->
                node.putObject("lastCompaction")
                    .put("at", Instant.ofEpochMilli(compaction.at()).toString())
                    .put("what", compaction.what()));
    contents.stateBytes().ifPresent(bytes -> node.put("stateBytes", bytes));
    put(node.putObject("quarantine"), contents.quarantine());
  }

  private static void put(ObjectNode node, Epoch last) {
    node.put("epoch", last.number());
    node.put("committedAt", Instant.ofEpochMilli(last.committedAt()).toString());
    node.put("records", last.records());
    last.counts().ifPresent(counts -> put(node, counts));
    put(node.putObject("rules"), last.rules());
  }

  static void put(ObjectNode node, Counts counts) {
    putGroups(node, counts);
    node.put("late", counts.late());
  }

  /** What counts say of groups, which are never late. */
  static void putGroups(ObjectNode node, Counts counts) {
    node.put("inserted", counts.inserted());
    node.put("updated", counts.updated());
    node.put("deleted", counts.deleted());
  }

  private static void put(ObjectNode node, TableFiles files) {
    node.put("data", files.data());
    node.put("deletes", files.deletes());
    node.put("rows", files.rows());
    node.put("deadRows", files.deadRows());
    node.put("deadShare", files.deadShare());
    node.put("perBucketAverage", files.averagePerBucket());
    node.put("perBucketMost", files.mostPerBucket());
  }

  private static void put(ObjectNode node, GoldStatus gold) {
    node.put("table", gold.table());
    node.put("epochsBehind", gold.behind());
    gold.contents().ifPresent(contents -> put(node, contents));
    if (!gold.serving().isEmpty()) {
      ArrayNode serving = node.putArray("serving");
      gold.serving().forEach(store -> put(serving.addObject(), store));
    }
  }

  private static void put(ObjectNode node, ServingStatus serving) {
    node.put("store", serving.store().toString());
    node.put("table", serving.table());
    node.put("topic", serving.topic());
    serving.unread().ifPresent(records -> node.put("unread", records));
    serving
        .published()
        .filter(Published::whole)
        .map(Published::state)
        .ifPresent(
            state ->
                node.put("epoch", state.epoch())
                    .put("committedAt", Instant.ofEpochMilli(state.committedAt()).toString()));
  }

  private static void put(ObjectNode node, GoldStatus.Contents contents) {
    ObjectNode last = node.putObject("lastEpoch");
    last.put("epoch", contents.epoch());
    last.put("committedAt", Instant.ofEpochMilli(contents.committedAt()).toString());
    contents.groups().ifPresent(groups -> putGroups(last, groups));
    put(node.putObject("files"), contents.files());
    contents.stateBytes().ifPresent(bytes -> node.put("stateBytes", bytes));
  }

  private static void put(ObjectNode node, Quarantine quarantine) {
    node.put("table", quarantine.table());
    node.put("rows", quarantine.rows());
    if (quarantine.rows() == 0) {
      return;
    }
    node.put("newestEpoch", quarantine.epoch());
    ArrayNode newest = node.putArray("newest");
    quarantine
        .newest()
        .forEach(
            rejects ->
                newest
                    .addObject()
                    .put("rule", rejects.rule())
                    .put("records", rejects.count())
                    .put("partition", rejects.partition())
                    .put("offset", rejects.offset())
                    .put("reason", rejects.reason()));
  }

  static void put(ObjectNode node, Map<?, Long> numbers) {
    numbers.forEach((name, value) -> node.put(name.toString(), value));
  }
}

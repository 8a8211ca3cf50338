package io.millrace.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lakehouse.cut.Unfinished;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.pipelines.status.PipelineHistory;
import io.millrace.pipelines.status.PipelineHistory.GoldEpoch;
import io.millrace.pipelines.status.PipelineHistory.OtherCommit;
import io.millrace.pipelines.status.PipelineHistory.PastEpoch;
import java.time.Instant;

/** The epochs of a pipeline as one JSON object, for programs. */
final class HistoryJson {
  private HistoryJson() {}

  static String of(PipelineHistory history) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("pipeline", history.pipeline());
    node.put("table", history.table().toString());
    ArrayNode unfinished = node.putArray("unfinished");
    history.unfinished().forEach(epoch -> put(unfinished.addObject(), epoch));
    node.put("moreUnfinished", history.moreUnfinished());
    ArrayNode epochs = node.putArray("epochs");
    history.epochs().forEach(epoch -> put(epochs.addObject(), epoch));
    node.put("older", history.older());
    return node.toString();
  }

  private static void put(ObjectNode node, Unfinished epoch) {
    put(node, epoch.entry());
    ArrayNode lacking = node.putArray("lacking");
    epoch.lacking().forEach(lacking::add);
  }

  private static void put(ObjectNode node, LedgerEntry entry) {
    node.put("epoch", entry.epoch());
    node.put("after", entry.after());
    node.put("committedAt", Instant.ofEpochMilli(entry.committedAt()).toString());
    node.put("records", entry.records());
    node.put("topic", entry.topic());
    node.put("topicId", entry.topicId());
    StatusJson.put(node.putObject("from"), entry.from().byPartition());
    StatusJson.put(node.putObject("to"), entry.to().byPartition());
    ArrayNode gaps = node.putArray("gaps");
    entry
        .gaps()
        .forEach(
            gap ->
                gaps.addObject()
                    .put("partition", gap.partition())
                    .put("from", gap.from())
                    .put("to", gap.to()));
    node.put("run", entry.run());
    node.put("attempt", entry.attempt());
    node.put("writer", entry.writer());
  }

  private static void put(ObjectNode node, PastEpoch epoch) {
    put(node, epoch.entry());
    epoch
        .did()
        .ifPresent(
            did -> {
              did.counts().ifPresent(counts -> StatusJson.put(node, counts));
              StatusJson.put(node.putObject("rules"), did.rules());
            });
    epoch
        .groups()
        .ifPresent(
            groups -> {
              StatusJson.putGroups(node.putObject("groups"), groups);
              ObjectNode gold = node.putObject("gold");
              epoch.gold().forEach(table -> put(gold.putObject(table.table().toString()), table));
            });
    node.put("readable", epoch.unreadable().isEmpty());
    ObjectNode snapshots = node.putObject("snapshots");
    epoch
        .snapshots()
        .forEach((table, snapshot) -> snapshots.put(table.toString(), snapshot.orElse(null)));
    ArrayNode unreadable = node.putArray("unreadable");
    epoch.unreadable().forEach(table -> unreadable.add(table.toString()));
    ArrayNode others = node.putArray("otherCommits");
    epoch.others().forEach(other -> put(others.addObject(), other));
  }

  private static void put(ObjectNode node, GoldEpoch epoch) {
    node.put("after", epoch.after());
    StatusJson.putGroups(node, epoch.groups());
  }

  private static void put(ObjectNode node, OtherCommit other) {
    node.put("committedAt", Instant.ofEpochMilli(other.at()).toString());
    node.put("snapshot", other.snapshot());
    node.put("operation", other.operation());
    node.put("addedRecords", other.added());
    node.put("removedRecords", other.removed());
    node.put("positionDeletes", other.positionDeletes());
  }
}

package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.olap.publish.Published;
import io.millrace.pipelines.status.GoldStatus;
import io.millrace.pipelines.status.PipelineStatus;
import io.millrace.pipelines.status.ServingStatus;
import io.millrace.pipelines.status.SilverStatus;
import io.millrace.pipelines.status.SilverStatus.Compaction;
import io.millrace.pipelines.status.SilverStatus.Contents;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.pipelines.status.SilverStatus.Kept;
import io.millrace.pipelines.status.SilverStatus.Quarantine;
import io.millrace.pipelines.status.SilverStatus.Rejects;
import io.millrace.pipelines.status.TableFiles;
import io.millrace.tables.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusPagesTest {
  private static final SilverStatus SILVER =
      new SilverStatus(
          "silver.orders",
          2,
          Optional.of(
              new Contents(
                  new Epoch(
                      3,
                      0,
                      5,
                      Optional.of(new Counts(1400, 560, 6, 34)),
                      new TreeMap<>(Map.of("type", 3L))),
                  new Kept(4, new TreeMap<>(Map.of("type", 31L, "small", 1L))),
                  new TableFiles(13, 12, 2000, 500, Map.of(0, 5L, 1, 4L, 2, 4L), 4),
                  Optional.of(new Compaction(System.currentTimeMillis() - 200_000, "9 into 1")),
                  new Quarantine(
                      "silver.orders_quarantine",
                      32,
                      3,
                      List.of(new Rejects("type", 3, 1, 17, "amount is no number"))),
                  OptionalLong.of(12_345_678))));

  private static final Published SENT = published(true);

  private static Published published(boolean whole) {
    return new Published(
        new Published.GoldState("table", 17, 1, 0),
        1,
        "topic",
        Published.Filling.NONE,
        new TreeMap<>(Map.of(0, 5L)),
        1_200_000,
        whole);
  }

  private static ServingStatus serving(
      String table, boolean isKnown, Optional<Published> published, OptionalLong unread) {
    return new ServingStatus(Store.PINOT, table, "shop." + table, isKnown, published, unread);
  }

  private static PipelineStatus status(SilverStatus silverOrNull, GoldStatus... gold) {
    return new PipelineStatus(
        "shop",
        "bronze.orders",
        "orders",
        3,
        System.currentTimeMillis(),
        5,
        "me",
        Offsets.of(Map.of(0, 10L, 1, 20L)),
        Optional.of(Offsets.of(Map.of(0, 15L, 1, 20L))),
        Optional.ofNullable(silverOrNull),
        List.of(gold));
  }

  private static JsonNode json(PipelineStatus status) throws Exception {
    return new ObjectMapper().readTree(StatusJson.of(status));
  }

  @Test
  void withoutSilverOnlyTheStreamIsShown() throws Exception {
    assertThat(StatusText.of(status(null)).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("pipeline shop, topic orders, table bronze.orders"),
            line -> assertThat(line).matches("epoch 3, committed \\d s ago .* by me, 5 records"),
            line -> assertThat(line).isEqualTo("lag 5 offsets"),
            line -> assertThat(line).isEqualTo("  partition 0: next offset 10, lag 5"),
            line -> assertThat(line).isEqualTo("  partition 1: next offset 20, lag 0"));
    assertThat(json(status(null)).has("silver")).isFalse();
  }

  @Test
  void silverIsShownBelow() {
    assertThat(StatusText.of(status(SILVER)).lines().skip(5))
        .containsExactly(
            "silver silver.orders, epoch 3, behind bronze by 2 epochs",
            "  last epoch: 1,400 inserted, 560 updated, 6 deleted, 34 late; rules: type 3",
            "  rules over the 4 epochs kept: small 1, type 31",
            "  1,500 rows in 13 data files; 500 dead ones (25.0% of all) in 12 delete files",
            "  files per bucket: 3.3 on average, 5 at most",
            "  last compaction 3 min ago: 9 into 1",
            "  state on this machine: 11.8 MB",
            "quarantine silver.orders_quarantine: 32 rows; the newest are of epoch 3",
            "  type 3, such as partition 1 offset 17: amount is no number");
  }

  @Test
  void aSilverThatIsNotThereYetIsSaid() throws Exception {
    SilverStatus none = new SilverStatus("silver.orders", 3, Optional.empty());

    assertThat(StatusText.of(status(none)))
        .endsWith(
            "silver silver.orders: not there yet; ./millrace run makes it of what bronze has");
    assertThat(json(status(none)).at("/silver/lastEpoch").isMissingNode()).isTrue();
  }

  @Test
  void goldIsShownBelowSilver() throws Exception {
    GoldStatus one =
        new GoldStatus(
            "gold.by_status",
            1,
            Optional.of(
                new GoldStatus.Contents(
                    2,
                    System.currentTimeMillis() - 200_000,
                    Optional.of(new Counts(1400, 560, 6, 0)),
                    new TableFiles(3, 2, 2000, 500, Map.of(0, 3L), 1),
                    OptionalLong.of(12_345))),
            List.of(
                serving("sent", true, Optional.of(SENT), OptionalLong.of(0)),
                serving("slow", true, Optional.of(SENT), OptionalLong.of(1200)),
                serving("down", true, Optional.of(SENT), OptionalLong.empty()),
                serving("filled", true, Optional.of(published(false)), OptionalLong.empty()),
                serving("fresh", true, Optional.empty(), OptionalLong.empty()),
                serving("away", false, Optional.empty(), OptionalLong.empty())));
    GoldStatus none = new GoldStatus("gold.late", 3, Optional.empty(), List.of());

    assertThat(StatusText.of(status(SILVER, one, none)).lines().skip(14))
        .containsExactly(
            "gold gold.by_status, epoch 2, behind silver by 1 epochs",
            "  last epoch 3 min ago: 1,400 groups inserted, 560 updated, 6 deleted",
            "  1,500 rows in 3 data files; 500 dead ones (25.0% of all) in 2 delete files",
            "  files per bucket: 3.0 on average, 3 at most",
            "  state on this machine: 12 KB",
            "  pinot table sent was sent epoch 1, behind the gold table by 1 epochs",
            "  pinot table slow was sent epoch 1, behind the gold table by 1 epochs; it has 1,200 records to read",
            "  pinot table down was sent epoch 1, behind the gold table by 1 epochs; pinot does not answer, or does not read now",
            "  pinot table filled is being filled with epoch 1, 1,200,000 rows were sent",
            "  pinot table fresh was sent nothing yet",
            "  pinot table away: unknown, Kafka does not answer for topic shop.away",
            "gold gold.late: not there yet; ./millrace run makes it from silver");
    JsonNode gold = json(status(SILVER, one, none)).get("gold");
    assertThat(gold.at("/0/epochsBehind").asInt()).isEqualTo(1);
    assertThat(gold.at("/0/lastEpoch/epoch").asInt()).isEqualTo(2);
    assertThat(gold.at("/0/lastEpoch/updated").asInt()).isEqualTo(560);
    assertThat(gold.at("/0/lastEpoch").has("late")).isFalse();
    assertThat(gold.at("/0/files/deadShare").asDouble()).isEqualTo(0.25);
    assertThat(gold.at("/0/serving/1/epoch").asInt()).isEqualTo(1);
    assertThat(gold.at("/0/serving/1/unread").asInt()).isEqualTo(1200);
    assertThat(gold.at("/0/serving/3").has("epoch")).isFalse();
    assertThat(gold.get(1).toString()).isEqualTo("{\"table\":\"gold.late\",\"epochsBehind\":3}");
  }

  @Test
  void programsGetTheSame() throws Exception {
    JsonNode silver = json(status(SILVER)).get("silver");

    assertThat(silver.at("/epochsBehind").asInt()).isEqualTo(2);
    assertThat(silver.at("/lastEpoch/updated").asInt()).isEqualTo(560);
    assertThat(silver.at("/lastEpoch/rules/type").asInt()).isEqualTo(3);
    assertThat(silver.at("/keptEpochs/rules/small").asInt()).isEqualTo(1);
    assertThat(silver.at("/files/deadShare").asDouble()).isEqualTo(0.25);
    assertThat(silver.at("/files/perBucketMost").asInt()).isEqualTo(5);
    assertThat(silver.at("/lastCompaction/what").asText()).isEqualTo("9 into 1");
    assertThat(silver.at("/quarantine/newest/0/reason").asText()).isEqualTo("amount is no number");
    assertThat(silver.at("/stateBytes").asLong()).isEqualTo(12_345_678);
  }
}

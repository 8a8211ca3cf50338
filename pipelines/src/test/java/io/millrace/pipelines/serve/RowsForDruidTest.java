package io.millrace.pipelines.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.olap.druid.DruidRows;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.Stored;
import io.millrace.transforms.gold.SignedFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Druid is told of rows of gold tables, as the kernel makes it. */
class RowsForDruidTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEEDS = 20;
  private static final int STATES = 8;
  private static final int GROUPS = 6;

  @TempDir private static Path folder;
  private static GoldFiles files;

  @BeforeAll
  static void open() throws SQLException {
    files = GoldFiles.in(folder);
  }

  @AfterAll
  static void close() throws SQLException {
    files.close();
  }

  private static ServedTable sales() {
    return Served.inDruid(
        "GROUP minute: timestamptz",
        "GROUP country: string",
        "SUM orders: long",
        "SUM revenue: decimal(38,2)",
        "VALUE mean: double",
        "VALUE latest: timestamptz",
        "VALUE best: string",
        "DISTINCT_SKETCH sketch: binary");
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void aRowSaysWhatSumsGainedAndWhatTheOthersAre() throws SQLException {
    ServedTable served = sales();
    String before =
        "'2026-01-01 00:01:00+00', 'de', 3, 10.50, 3.5, '2026-01-01 00:01:59.9999+00', 'a', '\\x00\\xFF'::BLOB";
    String after = "'2026-01-01 00:01:00+00', 'de', 2, 12.25, 6.125, NULL, NULL, NULL";
    Map<String, String> told =
        files.tell(
            served,
            new Stamp(9, 7, 11),
            files.file(served, List.of(before), -1),
            files.file(served, List.of(after), 1));

    assertThat(told).hasSize(1);
    assertThat(json(told.values().iterator().next()))
        .isEqualTo(
            json(
                """
                {"minute": 1767225660000, "country": "de", "orders": -1, "revenue": "1.75", "mean": 6.125,
                 "latest": null, "best": null, "sketch": null,
                 "_key": "[\\"2026-01-01 00:01:00+00\\",\\"de\\"]", "_at": 1767225660000,
                 "_rows": 0, "_version": 9, "_epoch": 7, "_time": 11}
                """));
    assertThat(json(one(served, before)).get("latest")).isEqualTo(json("1767225719999"));
    assertThat(json(one(served, before)).get("sketch")).isEqualTo(json("\"AP8=\""));
  }

  @Test
  void aTableWithoutSumsIsToldOfGroupsThatComeAndGoToo() throws SQLException {
    ServedTable served = Served.inDruid("GROUP g: string", "VALUE most: int");
    Map<String, String> told =
        files.tell(
            served,
            new Stamp(9, 7, 11),
            files.file(served, List.of("'changed', 1", "'gone', 1", "'same', 1"), -1),
            files.file(served, List.of("'changed', 2", "'new', 2", "'same', 1"), 1));

    assertThat(told).hasSize(3);
    assertThat(json(told.get("[\"changed\"]")).get("_rows")).isEqualTo(json("0"));
    assertThat(json(told.get("[\"new\"]")).get("_rows")).isEqualTo(json("1"));
    assertThat(json(told.get("[\"gone\"]")).get("_rows")).isEqualTo(json("-1"));
    assertThat(json(told.get("[\"gone\"]")).get("most").isNull()).isTrue();
  }

  @Test
  void aGroupWithoutATimeIsOf1970() throws SQLException {
    ServedTable served = Served.inDruid("GROUP day: date", "GROUP g: string", "SUM n: long");

    assertThat(json(one(served, "NULL, 'a', 1")).get("_at")).isEqualTo(json("0"));
    assertThat(json(one(served, "'2026-01-02', NULL, 1")).get("_at"))
        .isEqualTo(json("1767312000000"));
    ServedTable timeless = Served.inDruid("GROUP g: string", "SUM n: long");
    assertThat(json(one(timeless, "'a', 1")).get("_at")).isEqualTo(json("0"));
  }

  private static String one(ServedTable served, String row) throws SQLException {
    Map<String, String> told =
        files.tell(served, new Stamp(1, 1, 1), files.file(served, List.of(row), 1));
    assertThat(told).hasSize(1);
    return told.values().iterator().next();
  }

  /**
   * Whatever the states are, the rows of a group add up to what gold has, and a repair does too.
   */
  @Test
  void allRowsOfAGroupAddUpToIt() throws SQLException {
    for (int seed = 0; seed < SEEDS; seed++) {
      addUp(new Random(seed), "seed " + seed);
    }
  }

  private static void addUp(Random random, String seed) throws SQLException {
    ServedTable served = sales();
    Map<String, List<JsonNode>> store = new TreeMap<>();
    List<String> before = List.of();
    Map<String, String> gold = Map.of();
    for (int state = 1; state <= STATES; state++) {
      List<String> after = state(before, random);
      Stamp stamp = new Stamp(state * 2L, state, state);
      List<SignedFile> changed = new ArrayList<>();
      if (!before.isEmpty()) {
        changed.add(files.file(served, before, -1));
      }
      if (!after.isEmpty()) {
        changed.add(files.file(served, after, 1));
      }
      files
          .tell(served, stamp, changed.toArray(SignedFile[]::new))
          .forEach((key, row) -> add(store, key, row));
      gold = after.isEmpty() ? Map.of() : files.tell(served, stamp, files.file(served, after, 1));
      assertAlike(served, gold, store, seed);
      before = after;
    }
    upset(store, random);
    repair(served, gold, store);
    assertAlike(served, gold, store, seed);
  }

  /** Some groups come, some change, some stay, some go. */
  private static List<String> state(List<String> before, Random random) {
    Map<Integer, String> rows = new TreeMap<>();
    before.forEach(row -> rows.put(Integer.valueOf(row.substring(15, 17)), row));
    for (int group = 0; group < GROUPS; group++) {
      switch (random.nextInt(4)) {
        case 0 -> rows.remove(group);
        case 1, 2 -> rows.put(group, row(group, random));
        default -> {}
      }
    }
    return List.copyOf(rows.values());
  }

  private static String row(int group, Random random) {
    return "'2026-01-01 00:%02d:00+00', 'c%d', %d, %s, %s, %s, %s, '\\x0%d'::BLOB"
        .formatted(
            group,
            group % 2,
            random.nextInt(5),
            random.nextInt(4) == 0 ? "NULL" : random.nextInt(2000) / 100.0 - 5,
            random.nextInt(4) == 0 ? "'Infinity'::DOUBLE" : random.nextInt(7) / 3.0,
            random.nextInt(4) == 0 ? "NULL" : "'2026-01-0%d'".formatted(1 + random.nextInt(9)),
            random.nextInt(4) == 0 ? "NULL" : "'null'",
            random.nextInt(9));
  }

  private static void add(Map<String, List<JsonNode>> store, String key, String row) {
    store.computeIfAbsent(key, any -> new ArrayList<>()).add(json(row));
  }

  private static void assertAlike(
      ServedTable served,
      Map<String, String> gold,
      Map<String, List<JsonNode>> store,
      String seed) {
    Map<String, List<String>> wanted = new TreeMap<>();
    gold.forEach((key, row) -> wanted.put(key, served.rows().values(row)));
    Map<String, List<String>> has = new TreeMap<>();
    stored(served, store)
        .forEach(
            (key, group) -> {
              if (group.isThere()) {
                has.put(key, group.values());
              }
            });
    assertThat(has).as(seed).isEqualTo(wanted);
  }

  private static Map<String, Stored> stored(ServedTable served, Map<String, List<JsonNode>> store) {
    DruidRows rows = (DruidRows) served.rows();
    Map<String, Stored> groups = new TreeMap<>();
    store.forEach((key, all) -> groups.put(key, rows.added(key, all)));
    return groups;
  }

  /** Rows are doubled, and others lost. */
  private static void upset(Map<String, List<JsonNode>> store, Random random) {
    store
        .values()
        .forEach(
            rows -> {
              JsonNode any = rows.get(random.nextInt(rows.size()));
              switch (random.nextInt(3)) {
                case 0 -> rows.add(any);
                case 1 -> rows.remove(any);
                default -> {}
              }
            });
    store.values().removeIf(List::isEmpty);
  }

  private static void repair(
      ServedTable served, Map<String, String> gold, Map<String, List<JsonNode>> store) {
    Stamp stamp = new Stamp(100, STATES, STATES);
    Map<String, Stored> has = stored(served, store);
    TreeMap<String, String> keys = new TreeMap<>(gold);
    has.keySet().forEach(key -> keys.putIfAbsent(key, ""));
    for (String key : keys.keySet()) {
      add(
          store,
          key,
          served
              .rows()
              .mending(
                  key,
                  Optional.ofNullable(gold.get(key)),
                  Optional.ofNullable(has.get(key)),
                  stamp));
    }
  }
}

package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.TableId;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Whole nights as a user runs them: commands in a process of their own, on a made-up ICS. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class NightTest extends NightLooks {
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void ownNight() throws Exception {
    night = night.copy();
    lake = night.lake();
    root = night.root();
  }

  @Test
  @Order(1)
  void theNightIsPublishedAndTheBrokenFileRefusedByName() throws Exception {
    assertThat(night.result().exit()).as(night.result().err()).isZero();
    assertThat(night.result().json().path("status").asText()).isEqualTo("published");
    assertThat(night.result().json().path("failed").asInt()).isZero();
    assertThat(night.result().json().path("messages").toString())
        .contains(
            "refused mental_health/MHS201CareContact_RZ6-2026-09-broken_20261021.csv: line 1: missing required columns");
  }

  /** Rows landed = staged + quarantined + replaced + outranked, for every file. */
  @Test
  @Order(2)
  void everyRowOfEveryFileIsAccountedFor() throws Exception {
    int files = 0;
    Set<String> seen = new HashSet<>();
    Map<String, FeedContract> feeds = Packaged.definitions().feeds();
    for (Path table : lake.tables("bronze_")) {
      // A file with names is read by two feeds, which account for it apart.
      TableId staged =
          Objects.requireNonNull(feeds.get(TableId.of(table.getFileName().toString()).noun()))
              .staged();
      Map<String, Long> fates = new HashMap<>();
      Lake.newest(root.resolve("ledger/tables").resolve(staged.name()))
          .path("counts")
          .fields()
          .forEachRemaining(e -> fates.put(e.getKey(), e.getValue().asLong()));
      seen.addAll(fates.keySet());
      for (JsonNode file : Lake.newest(table).path("files")) {
        if (file.path("status").asText().equals("LANDED")) {
          String name = file.path("file").asText();
          long sum =
              fates.entrySet().stream()
                  .filter(entry -> entry.getKey().startsWith(name + "/"))
                  .mapToLong(Map.Entry::getValue)
                  .sum();
          assertThat(sum).as(file.path("path").asText()).isEqualTo(file.path("rows").asLong());
          files++;
        }
      }
    }
    assertThat(files).isGreaterThan(200);
    assertThat(seen).anyMatch(key -> key.endsWith("/replaced"));
    assertThat(seen).anyMatch(key -> key.endsWith("/outranked"));
    assertThat(seen).anyMatch(key -> key.endsWith("/quarantined"));
  }

  @Test
  @Order(5)
  void analystsSeePublishedMartsOnly() throws Exception {
    assertThat(
            night
                .command()
                .run("sql", "select lens, count(*) from published_indicator group by 1")
                .exit())
        .isZero();
    assertThat(night.command().run("sql", "select * from silver_person").exit()).isEqualTo(77);
    String hidden = "from published_did_not_attend where seen is null limit 1";
    assertThat(night.command().run("sql", "select category, seen " + hidden).err())
        .contains("the column status says which");
    assertThat(night.command().run("sql", "select seen, status " + hidden).err())
        .doesNotContain("the column status says which");
  }

  /** What hardly moved is repeated as it was; what moved enough is news and appears at once. */
  @Test
  @Order(6)
  void theLateProviderIsCountedOnTheNextNightAndTheNightAfterHasNothingToDo() throws Exception {
    Command.Result same = night.command().run("run");
    assertThat(same.exit()).as(same.err()).isEqualTo(99);
    assertThat(same.json().path("written").asInt()).isZero();
    assertThat(night.result().json().path("messages").toString()).doesNotContain("earlier");

    Map<String, JsonNode> published =
        byKey(sql("select * except (release_id) from published_indicator"));
    Map<String, JsonNode> exact = exactly();
    Command.Result later = night.command().run("run", "--from", "2026-10-28", "--to", "2026-10-29");

    assertThat(later.exit()).as(later.err()).isZero();
    List<JsonNode> nights = new ArrayList<>();
    for (String line : later.out().strip().lines().toList()) {
      nights.add(JSON.readTree(line));
    }
    assertThat(nights)
        .extracting(one -> one.path("run_date").asText(), one -> one.path("exit").asInt())
        .containsExactly(tuple("2026-10-28", 99), tuple("2026-10-29", 0));
    assertThat(nights.get(1).path("written").asInt())
        .as("tables that one late file touches")
        .isLessThan(nights.get(1).path("unchanged").asInt());
    assertThat(night.command().run("run", "--run-date", "2026-10-29").exit()).isEqualTo(99);
    Map<String, JsonNode> now = byKey(sql("select * except (release_id) from published_indicator"));
    Map<String, JsonNode> exactNow = exactly();
    int repeated = 0;
    int drawnAnew = 0;
    for (Map.Entry<String, JsonNode> before : exact.entrySet()) {
      JsonNode after = exactNow.get(before.getKey());
      if (after == null || !published.containsKey(before.getKey())) {
        continue;
      }
      boolean hasMoved = !before.getValue().equals(after);
      if (hasMoved && hasMovedLittle(before.getValue(), after)) {
        assertThat(now.get(before.getKey())).isEqualTo(published.get(before.getKey()));
        repeated++;
      }
      drawnAnew += !now.get(before.getKey()).equals(published.get(before.getKey())) ? 1 : 0;
    }
    assertThat(repeated).as("rows that moved a little").isPositive();
    assertThat(drawnAnew).as("rows that moved enough").isPositive();
  }

  private static final List<String> KEY =
      List.of("indicator", "period_start", "period_end", "area", "lens", "category");

  private static Map<String, JsonNode> byKey(List<JsonNode> rows) {
    Map<String, JsonNode> byKey = new HashMap<>();
    for (JsonNode row : rows) {
      byKey.put(String.join("/", KEY.stream().map(name -> row.path(name).asText()).toList()), row);
    }
    return byKey;
  }

  /** The exact counts that are published. */
  private Map<String, JsonNode> exactly() throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    for (String row :
        lake.table(spark(), "gold_indicator")
            .selectExpr(
                "indicator",
                "period_start",
                "period_end",
                "area",
                "lens",
                "category",
                "people",
                "people_with_events",
                "numerator",
                "denominator")
            .toJSON()
            .collectAsList()) {
      rows.add(JSON.readTree(row));
    }
    return byKey(rows);
  }

  /** Fewer than 5 people and 10 events, and no count has become small. */
  private static boolean hasMovedLittle(JsonNode before, JsonNode after) {
    boolean isLittle = true;
    for (String name : List.of("people", "people_with_events", "numerator", "denominator")) {
      long by = Math.abs(after.path(name).asLong() - before.path(name).asLong());
      isLittle &= by < (name.startsWith("people") ? 5 : 10);
      isLittle &= after.path(name).asLong() > 7 || before.path(name).asLong() <= 7;
    }
    long rest = after.path("denominator").asLong() - after.path("numerator").asLong();
    return isLittle && (rest == 0 || rest > 7);
  }

  @Test
  @Order(10)
  void theReportOpensWithoutANetwork() throws Exception {
    String report = Files.readString(root.resolve("report/index.html"));

    assertThat(report)
        .contains(
            "Outpatient appointments missed without warning",
            "<svg",
            "Coding quality",
            "Core20PLUS5",
            "Slope index of inequality: +",
            "Demonstration")
        .doesNotContain("http://", "https://", "<script");
  }
}

package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenlode.support.Lake;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Whole nights as a user runs them: commands in a process of their own, on a made-up ICS. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class NightTest extends NightLooks {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    Map<String, Long> fates = new HashMap<>();
    for (Path table : lake.tables("staged_")) {
      JsonNode counts = Lake.newest(table).path("counts");
      counts
          .fields()
          .forEachRemaining(e -> fates.merge(e.getKey(), e.getValue().asLong(), Long::sum));
    }
    for (Path table : lake.tables("bronze_")) {
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
    assertThat(fates.keySet()).anyMatch(key -> key.endsWith("/replaced"));
    assertThat(fates.keySet()).anyMatch(key -> key.endsWith("/outranked"));
    assertThat(fates.keySet()).anyMatch(key -> key.endsWith("/quarantined"));
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

  @Test
  @Order(6)
  void theLateProviderIsCountedOnTheNextNightAndTheNightAfterHasNothingToDo() throws Exception {
    Command.Result same = night.command().run("run");
    assertThat(same.exit()).as(same.err()).isEqualTo(99);
    assertThat(same.json().path("written").asInt()).isZero();

    List<JsonNode> published =
        sql("select * except (release_id) from published_indicator order by all");
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
    // No month has closed in between, and the difference would be the late patients.
    assertThat(sql("select * except (release_id) from published_indicator order by all"))
        .isEqualTo(published);
  }

  /** A process that is killed leaves the release as it was; the next run makes it whole. */
  @Test
  @Order(7)
  void aNightKilledInSilverOrWhileReleasingIsRepeatedToTheSameRows() throws Exception {
    String all = "select * except (release_id) from published_indicator order by all";
    List<JsonNode> undisturbed = sql(all);
    for (String prefix : List.of("silver_contact", "gold_indicator", "checked_indicator")) {
      for (Path table : lake.tables(prefix)) {
        Lake.delete(table); // To be built again, as after a change of code.
      }
    }
    night
        .command()
        .killAt(line -> line.contains("silver_contact"), "run", "--run-date", "2026-10-29");
    assertThat(sql(all)).isEqualTo(undisturbed);
    // The last table is there, and the release is being made.
    night
        .command()
        .killAt(line -> line.matches("\\[ *(\\d+)/\\1\\].*"), "run", "--run-date", "2026-10-29");
    assertThat(sql(all)).isEqualTo(undisturbed);

    Command.Result repeated = night.command().run("run", "--run-date", "2026-10-29");

    assertThat(repeated.exit()).as(repeated.err()).isIn(0, 99);
    assertThat(sql(all)).isEqualTo(undisturbed);
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

package org.evenlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.Settings;
import org.evenlode.contract.TableId;
import org.evenlode.gold.GovernanceTable.Line;
import org.evenlode.governance.Keys;
import org.evenlode.governance.RecordKeys;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.StepGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Purposes and ends of agreements decide which steps a night has, before anything is read. */
class WithheldMartTest {
  @TempDir private Path folder;
  private GovernanceLines lines;

  private StepGraph graph(String day) {
    Root root = Root.open(folder.resolve("root").toString(), new Configuration());
    Steps steps =
        new Steps(
            Definitions.load(folder.resolve("pipelines"), folder.resolve("conf")),
            Settings.load(Path.of("conf/evenlode.conf"), List.of(folder.resolve("own.conf"))),
            root,
            Keys.of(java.util.Map.of(), root),
            RecordKeys.none(),
            LocalDate.parse(day),
            "test");
    StepGraph graph = steps.graphForLooking();
    lines = steps.governance();
    return graph;
  }

  private void copyDefinitions() throws IOException {
    Files.writeString(folder.resolve("own.conf"), "demonstration = true\n");
    for (String name : List.of("pipelines", "conf")) {
      Path from = Path.of(name);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = folder.resolve(name).resolve(from.relativize(file));
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }

  private void edit(String file, String before, String after) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(before);
    Files.writeString(path, text.replace(before, after));
  }

  private Optional<Line> line(String mart, String agreement) {
    return lines.lines().stream()
        .filter(line -> line.mart().equals(mart) && line.agreement().equals(agreement))
        .findFirst();
  }

  /** A mart for direct care is made only where every agreement of its feeds allows that. */
  @Test
  void aMartWhoseSpecialPurposeOneAgreementDoesNotAllowIsWithheld() throws IOException {
    copyDefinitions();
    edit("pipelines/gold/insight.conf", "grain =", "purposes = [direct_care]\ngrain =");

    StepGraph graph = graph("2026-10-27");

    assertThat(graph.contracts().keySet())
        .doesNotContain(TableId.of("gold_insight"), TableId.of("checked_insight"))
        .contains(TableId.of("checked_shared_cohort"));
    assertThat(line("published_insight", "voluntary").orElseThrow().martState())
        .isEqualTo("withheld");

    edit("conf/agreements/voluntary.conf", "commissioning]", "commissioning, direct_care]");
    assertThat(graph("2026-10-27").contracts().keySet()).contains(TableId.of("checked_insight"));
    assertThat(line("published_insight", "voluntary").orElseThrow().martState())
        .isEqualTo("published");
  }

  /** A feed is not read for a purpose of the night that its agreement does not name. */
  @Test
  void aFeedIsReadForThePurposesOfItsAgreementOnly() throws IOException {
    copyDefinitions();
    edit(
        "conf/agreements/fire.conf",
        "population_health_management, commissioning",
        "service_evaluation");
    edit(
        "conf/agreements/police.conf",
        "retain_months = 36",
        "retain_months = 36, expires = 2026-10-26");

    StepGraph graph = graph("2026-10-27");

    assertThat(graph.contracts().keySet())
        .doesNotContain(TableId.of("bronze_fire_visit"), TableId.of("bronze_police_notice"))
        .contains(TableId.of("bronze_ambulance_incident"));
    Line fire = line("published_shared_cohort", "fire").orElseThrow();
    assertThat(fire.state()).isEqualTo("purpose_not_allowed");
    assertThat(fire.martState()).isEqualTo("partly_withheld");
    assertThat(line("published_shared_cohort", "police").orElseThrow().state())
        .isEqualTo("expired");
    assertThat(line("published_insight", "fire")).as("made of other data").isEmpty();
    assertThat(line("published_insight", "voluntary").orElseThrow().martState())
        .isEqualTo("published");
  }
}

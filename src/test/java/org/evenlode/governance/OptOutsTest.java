package org.evenlode.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Settings;
import org.evenlode.lake.Root;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutsTest {
  private static final Tokens TOKENS =
      new Tokens("token key of a test ".getBytes(), "icb", "domain key of a test".getBytes());
  private static final Agreement ACUTE = Packaged.definitions().agreements().get("acute_trust");

  @TempDir private Path folder;

  @BeforeEach
  void landing() throws IOException {
    Files.createDirectories(folder.resolve("landing/opt_outs"));
  }

  private void list(String day, String content) throws IOException {
    Files.writeString(
        folder.resolve("landing/opt_outs/national_data_opt_out_" + day + ".csv"), content);
  }

  private OptOuts read(String runDate, Path... overlays) {
    Settings settings = Settings.load(Path.of("conf/evenlode.conf"), List.of(overlays));
    return OptOuts.read(
        List.of(ACUTE),
        settings.optOuts(),
        Root.open(folder.toString(), new Configuration()),
        LocalDate.parse(runDate),
        TOKENS);
  }

  @Test
  void theNewestListCountsAndItsDateAndVersionAreKnown() throws IOException {
    list("20261001", "9434765919\n9434765870\n");
    list(
        "20261008",
        "\uFEFFNHS_NUMBER_2024,added\n\"943 476 5919\",2020-01-01\n943\u00A0476\u00A05870\n\n");

    OptOuts.OptOut list = read("2026-10-20").of(ACUTE).iterator().next();

    assertThat(list.date()).isEqualTo("2026-10-08");
    assertThat(list.tokens())
        .containsExactlyInAnyOrder(TOKENS.nhsNumber("9434765919"), TOKENS.nhsNumber("9434765870"));
    assertThat(list.label()).startsWith("national_data_opt_out of 2026-10-08, version ");
  }

  @Test
  void aListThatIsTooOldStopsTheNight() throws IOException {
    list("20261001", "9434765919\n");

    assertThatThrownBy(() -> read("2026-11-01"))
        .isInstanceOfSatisfying(
            BrokenPromise.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.GATE))
        .hasMessageContaining("31 days old");
    assertThat(read("2026-10-29").all()).hasSize(1);
  }

  @Test
  void aListThatNamesNobodyOrLosesManyStopsTheNightUntilItIsConfirmed() throws IOException {
    for (String nobody : List.of("", "NHS_NUMBER\n", "\uFEFF\n\n")) {
      list("20261008", nobody);
      assertThatThrownBy(() -> read("2026-10-20"))
          .isInstanceOfSatisfying(
              BrokenPromise.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.GATE))
          .hasMessageContaining("names nobody");
    }
    list("20261001", "9434765919\n9434765870\n");
    list("20261008", "9434765919\n");

    assertThatThrownBy(() -> read("2026-10-20"))
        .hasMessageContaining("names 1 people, the one before 2")
        .hasMessageContaining("confirmed = [\"308b31788aaf\"]");
    Files.writeString(
        folder.resolve("more.conf"),
        "opt_outs.national_data_opt_out.confirmed = [\"308b31788aaf\"]");
    assertThat(read("2026-10-20", folder.resolve("more.conf")).all()).hasSize(1);
  }

  @Test
  void aListDatedAfterTheRunWaits() throws IOException {
    list("20261021", "9434765919\n");

    assertThatThrownBy(() -> read("2026-10-20"))
        .isInstanceOfSatisfying(
            BrokenPromise.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
        .hasMessageContaining("is dated after the run");
    list("20261019", "9434765870\n");
    assertThat(read("2026-10-20").all().iterator().next().date()).isEqualTo("2026-10-19");
  }

  @Test
  void aMissingListStopsTheNight() {
    assertThatThrownBy(() -> read("2026-10-20"))
        .isInstanceOfSatisfying(
            BrokenPromise.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
        .hasMessageContaining("national_data_opt_out");
  }

  @Test
  void aLineThatIsNoNumberStopsTheNightWithoutBeingShown() throws IOException {
    list("20261001", "9434765919\n9434765918\n");

    assertThatThrownBy(() -> read("2026-10-20"))
        .isInstanceOfSatisfying(
            BrokenPromise.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.GATE))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("943476");
    list("20261001", "943476591O\n9434765870\n");
    assertThatThrownBy(() -> read("2026-10-20"))
        .as("a spoilt number on the first line is no header")
        .hasMessageContaining("line 1 is not an NHS number");
  }
}

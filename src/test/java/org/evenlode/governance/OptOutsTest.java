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

  private OptOuts read(String runDate) {
    Settings settings = Settings.load(Path.of("conf/evenlode.conf"), List.of());
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
    list("20261008", "NHS_NUMBER\n\"943 476 5919\",\n\n");

    OptOuts.OptOut list = read("2026-10-20").of(ACUTE).iterator().next();

    assertThat(list.date()).isEqualTo("2026-10-08");
    assertThat(list.tokens()).containsExactly(TOKENS.nhsNumber("9434765919"));
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
  }
}

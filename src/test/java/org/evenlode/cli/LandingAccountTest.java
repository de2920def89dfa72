package org.evenlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.evenlode.contract.Settings;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

/** Every file in the landing folder is claimed, waits, or is named. */
class LandingAccountTest {
  private static LandingAccount account(String... paths) {
    return LandingAccount.of(
        List.of(paths),
        Packaged.definitions().feeds(),
        Settings.load(Path.of("conf/evenlode.conf"), List.of()),
        LocalDate.parse("2026-10-20"));
  }

  @Test
  void filesOfFeedsAndListsAreClaimedOrWait() {
    LandingAccount account =
        account(
            "gp/gdppr_journal_20261019.csv",
            "opt_outs/type_1_20261020.csv",
            "gp/gdppr_journal_20261021.csv");

    assertThat(account.claimed()).isEqualTo(2);
    assertThat(account.waiting()).containsExactly("gp/gdppr_journal_20261021.csv");
    assertThat(account.messages())
        .containsExactly("1 file waits for its day: gp/gdppr_journal_20261021.csv");
  }

  @Test
  void aFileOfNoFeedIsShownWithTheNearestPattern() {
    LandingAccount account =
        account(
            "gp/gdppr_journal_20261019.CSV",
            "gp/gdppr_journal_20261019.csv.gz",
            "gp/gdppr_journal_20261319.csv",
            "gp/gdpr_journal_20261019.csv",
            "holiday/photos.zip");

    assertThat(account.claimed()).isZero();
    assertThat(account.unclaimed())
        .hasSize(5)
        .allMatch(
            line ->
                line.startsWith("holiday")
                    ? line.equals("holiday/photos.zip")
                    : line.endsWith(
                        " (the nearest is gp/gdppr_journal_{delivered}.csv of gdppr_journal)"));
  }
}

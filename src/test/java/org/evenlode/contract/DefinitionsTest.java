package org.evenlode.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {
  @TempDir private Path folder;

  @Test
  void everyFeedOfThePackageHasAnEntityAndAnAgreement() {
    Definitions definitions = Packaged.definitions();

    assertThat(definitions.feeds()).hasSizeGreaterThan(20);
    assertThat(definitions.feeds().values())
        .allSatisfy(
            feed -> {
              assertThat(definitions.tables()).containsKey(feed.staged());
              assertThat(definitions.agreements()).containsKey(feed.agreement());
            });
  }

  @Test
  void aLensSaysWhatItGoesBy() {
    var lenses = Packaged.definitions().lenses().byName();

    assertThat(lenses.get("deprivation_quintile").imdVersion()).isEqualTo("2025");
    assertThat(lenses.get("deprivation_quintile").lsoaVintage()).isEqualTo("2021");
    assertThat(lenses.get("deprivation_quintile_2019").imdVersion()).isEqualTo("2019");
    assertThat(lenses.get("sex").imdVersion()).isEqualTo("none");
    assertThat(lenses.get("ethnic_group").ethnicityMethod()).isNotEqualTo("none");
    assertThat(lenses.get("sex").ethnicityMethod()).isEqualTo("none");
  }

  @Test
  void aFeedOfAnExistingEntityIsOneFileAndNoJava() throws IOException {
    copy(Path.of("pipelines"), folder);
    Files.writeString(
        folder.resolve("bronze/outpatient_clinic.conf"),
        """
        feed = outpatient_clinic
        provides = outpatient, dataset = clinic, agreement = acute_trust
        files { pattern = "clinic/*.csv", delimiter = "|" }
        key = [appointment_id], delivery = append
        columns {
          appointment_id { from = ID, required = true, sensitivity = person }
          appointment_date { from = DAY, type = date, formats = ["dd/MM/yyyy"], sensitivity = person }
        }
        """);

    Definitions definitions = Definitions.load(folder, Path.of("conf"));

    assertThat(definitions.feedsOf(TableId.of("staged_outpatient")))
        .extracting(FeedContract::name)
        .containsExactly("outpatient_hes", "outpatient_sus", "outpatient_clinic");
  }

  @Test
  void aRateIsOfTheRegisteredPopulationAndHasNoDenominator() throws IOException {
    copy(Path.of("pipelines"), folder);
    Files.writeString(
        folder.resolve("indicators/try_out.conf"),
        """
        try_out_rate {
          kind = rate, title = "Tried out", topic = access, polarity = neither
          from = silver_contact, when = contact_date
          denominator = "true"
          periods = [rolling_year], areas = [everybody], lenses = [core]
          definition = "made up"
        }
        try_out_reach {
          kind = raech, title = "Tried out", topic = access, polarity = neither
          from = silver_contact, when = contact_date, numerator = "true", denominator = "true"
          periods = [rolling_year], areas = [icb], lenses = [core]
          definition = "made up"
        }
        """);

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("try_out.conf")
        .hasMessageContaining("denominator")
        .hasMessageContaining("icb and place only")
        .hasMessageContaining("did you mean 'reach'");
  }

  @Test
  void wrongNamesOfAllFilesAreReportedTogetherWithTheRightOnes() throws IOException {
    copy(Path.of("pipelines"), folder);
    edit("bronze/outpatient_hes.conf", "codes = attendance_status", "codes = attendence_status");
    edit("bronze/gp_olids_patient.conf", "provides = gp_patient", "provides = gp_pateint");
    edit("indicators/access.conf", "from = silver_contact", "from = silver_contacts");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("did you mean 'attendance_status'")
        .hasMessageContaining("did you mean 'gp_patient'")
        .hasMessageContaining("did you mean 'silver_contact'");
  }

  @Test
  void aSelectThatReadsNamesInClearIsRefusedWhenItIsLoaded() throws IOException {
    copy(Path.of("pipelines"), folder);
    Files.writeString(
        folder.resolve("silver/waiting.sql"), "select surname from STAGED_PATIENT_INDEX");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("names in clear for linkage only");
  }

  @Test
  void aMartThatHoldsAPersonIsRefusedWhenItIsLoaded() throws IOException {
    copy(Path.of("pipelines"), folder);
    edit(
        "gold/source.conf",
        "entity        { sensitivity = aggregate",
        "entity        { sensitivity = person");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("'entity' is about one person");
  }

  @Test
  void identifiersMayNotEnterSilver() throws IOException {
    copy(Path.of("pipelines"), folder);
    edit(
        "silver/contact.conf",
        "referral_id     { sensitivity = person",
        "referral_id     { sensitivity = identifier");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("'referral_id' is an identifier")
        .hasMessageContaining("identity_* only");
  }

  @Test
  void aValueNeedsAPublishedCount() throws IOException {
    copy(Path.of("pipelines"), folder);
    edit("gold/pathway_audit.conf", "needs { count = seen,", "needs { count = people_lost,");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("gold/pathway_audit.conf:")
        .hasMessageContaining("'people_lost' is no published count");
  }

  /** A number that nobody explains would be published exactly. */
  @Test
  void everyNumberOfAMartIsACountOrSaysWhyNot() throws IOException {
    copy(Path.of("pipelines"), folder);
    edit("gold/source.conf", "not_a_count = \"files are of partners, not of people\", ", "");
    edit("gold/did_not_attend.conf", "count = events, part_of = kept_or_missed, ", "");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("columns.files  is a number that would be published exactly")
        .hasMessageContaining("columns.missed  is a number that would be published exactly");
  }

  @Test
  void noiseByPlaceAndSumsOfMonthsExcludeEachOther() throws IOException {
    copy(Path.of("pipelines"), folder);
    edit("gold/rate.conf", "totals = [", "noise_by = place\ntotals = [");

    assertThatThrownBy(() -> Definitions.load(folder, Path.of("conf")))
        .hasMessageContaining("noise_by  cannot be place where months are summed");
  }

  @Test
  void rulesOfAgreementsAreChecked() throws IOException {
    Path conf = folder.resolve("conf");
    copy(Path.of("conf"), conf);
    Path agreement = conf.resolve("agreements/gp.conf");
    Files.writeString(
        agreement,
        Files.readString(agreement)
            .replace("suppress_to = 7", "suppress_to = -1")
            .replace("round_to = 5", "round_to = 0"));

    assertThatThrownBy(() -> Definitions.load(Path.of("pipelines"), conf))
        .hasMessageContaining("suppress_to  must be 0 or more, is -1")
        .hasMessageContaining("round_to  must be 1 or more, is 0");
  }

  @Test
  void rowsForAllWithoutTotalsAreWarnedOf() throws IOException {
    assertThat(Definitions.load(Path.of("pipelines"), Path.of("conf")).warnings()).isEmpty();
    copy(Path.of("pipelines"), folder);
    edit("gold/linkage_rule.conf", "totals = [", "owned_totals = [");
    edit(
        "gold/linkage_rule.conf",
        """
        owned_totals = [
          { kind = categories, over = category, lens = lens, total = all }
        ]
        """,
        "");

    assertThat(Definitions.load(folder, Path.of("conf")).warnings())
        .singleElement()
        .asString()
        .startsWith("pipelines/gold/linkage_rule.conf: the SELECT makes rows for all");
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(
          file -> {
            Path target = to.resolve(from.relativize(file).toString());
            try {
              if (Files.isDirectory(file)) {
                Files.createDirectories(target);
              } else {
                Files.copy(file, target);
              }
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
    }
  }
}

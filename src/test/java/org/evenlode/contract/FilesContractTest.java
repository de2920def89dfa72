package org.evenlode.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilesContractTest {
  @Test
  void namesTellTheDayOfDeliveryAndTheSubmission() {
    FilesContract files = contract("mh/MHS101_{submission}_{delivered}.csv");

    FilesContract.NamedFile named =
        files.match("mh/MHS101_RZ6-2026-08-primary_20260920.csv").orElseThrow();

    assertThat(named.submission()).contains("RZ6-2026-08-primary");
    assertThat(named.delivered()).contains(LocalDate.of(2026, 9, 20));
  }

  @Test
  void filesOfOtherFeedsFoldersAndImpossibleDaysAreNotTaken() {
    FilesContract files = contract("gp/patient_{delivered}.csv");

    assertThat(files.match("gp/patient_address_20260920.csv")).isEmpty();
    assertThat(files.match("gp/old/patient_20260920.csv")).isEmpty();
    assertThat(files.match("gp/patient_20261320.csv")).isEmpty();
  }

  private static FilesContract contract(String pattern) {
    return new FilesContract(
        List.of(pattern),
        FileFormat.CSV,
        List.of(),
        ',',
        StandardCharsets.UTF_8,
        0,
        true,
        List.of());
  }
}

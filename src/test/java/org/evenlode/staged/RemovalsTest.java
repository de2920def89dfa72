package org.evenlode.staged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.Settings;
import org.evenlode.governance.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemovalsTest extends StagingTest {
  private static final String OPTED_OUT = "9434765919";
  private static final String OTHER = "9434765870";

  @BeforeEach
  void listOfOnePerson() throws IOException {
    Files.createDirectories(folder.resolve("landing/opt_outs"));
    list("national_data_opt_out");
    list("type_1");
  }

  private void list(String name) throws IOException {
    Files.writeString(
        folder.resolve("landing/opt_outs/" + name + "_20261020.csv"), "NHS\n" + OPTED_OUT + "\n");
  }

  @Test
  void aPersonsRecordGoesWithoutLeavingWhereItStood() {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT, "L2|" + OTHER);

    assertThat(staged("mental_health_patient", "local_patient_id, _row"))
        .containsExactly("removed||[national_data_opt_out]||", "staged|token|[]|token|2");
  }

  @Test
  void whatBelongsToTheRecordGoesWithIt() {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT, "L2|" + OTHER);
    given(
        "mhsds_referral",
        "referral_id, local_patient_id, received_date",
        "S1|L1|2026-08-01",
        "S2|L2|2026-08-01");
    given(
        "mhsds_contact",
        "contact_id, referral_id, contact_date",
        "C1|S1|2026-09-01",
        "C2|S2|2026-09-02",
        "C3|S3|2026-09-03");

    assertThat(staged("mental_health_referral", "referral_id"))
        .containsExactly("removed||[national_data_opt_out]|", "staged||[]|S2");
    assertThat(staged("mental_health_contact", "contact_id"))
        .containsExactly("removed||[national_data_opt_out]|", "staged||[]|C2", "staged||[]|C3");
  }

  @Test
  void aContactGoesWithItsReferralOfAnEarlierMonthOfThatProviderOnly() {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT);
    given("mhsds_referral", "referral_id, local_patient_id, received_date", "S1|L1|2026-08-01");
    given(
        "mhsds_contact",
        "contact_id, referral_id, contact_date, _submission",
        "C1|S1|2026-10-01|RX1 later",
        "C2|S1|2026-10-01|RX2");

    assertThat(staged("mental_health_contact", "contact_id"))
        .containsExactly("removed||[national_data_opt_out]|", "staged||[]|C2");
  }

  /** What cannot be read as "no" protects; what says nothing does not. */
  @Test
  void aProtectingFlagThatNobodyCanReadRemovesTheRow() {
    given(
        "gdppr_journal",
        "nhs_number, code, event_date, is_sensitive",
        OTHER + "|75367002|2026-08-01|2",
        OTHER + "|75367002|2026-08-02|YES",
        OTHER + "|75367002|2026-08-03|U",
        OTHER + "|75367002|2026-08-04|No",
        OTHER + "|75367002|2026-08-05|");

    assertThat(staged("gp_journal", "event_date"))
        .containsExactly(
            "removed||[sensitive_code]|",
            "removed||[sensitive_code_unreadable]|",
            "removed||[sensitive_code_unreadable]|",
            "staged|token|[]|2026-08-04",
            "staged|token|[]|2026-08-05");
  }

  @Test
  void aPseudonymThatLeadsToTwoPeopleGoesWhenEitherIsOnTheList() {
    String pseudonym = Tokens.pseudonym("domain key of a test".getBytes(), OPTED_OUT);
    given("hes_bridge", "from_pseudonym, to_pseudonym", "HES1|" + pseudonym, "HES1|other");
    given(
        "outpatient_hes",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A1|RX1|2026-09-01|HES1");

    assertThat(staged("outpatient", "appointment_id"))
        .containsExactly("removed||[national_data_opt_out]|");
  }

  @Test
  void anOptOutUnderOneNumberRemovesTheRecordsUnderTheNumberItIsMergedWith() {
    String pseudonym = Tokens.pseudonym("domain key of a test".getBytes(), OPTED_OUT);
    given("pds_merger", "from_pseudonym, to_pseudonym", pseudonym + "|kept", "older|" + pseudonym);
    given("hes_bridge", "from_pseudonym, to_pseudonym", "HES1|kept");
    given(
        "outpatient_hes",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A1|RX1|2026-09-01|HES1");
    given(
        "outpatient_sus",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A2|RX2|2026-09-01|kept",
        "A3|RX2|2026-09-01|older",
        "A4|RX2|2026-09-01|another");

    assertThat(staged("outpatient", "appointment_id"))
        .containsExactly(
            "removed||[national_data_opt_out]|",
            "removed||[national_data_opt_out]|",
            "removed||[national_data_opt_out]|",
            "staged|token|[]|A4");
  }

  @Test
  void anOptOutFollowsTheBridgeIntoOtherPseudonymDomains() {
    String pseudonym = Tokens.pseudonym("domain key of a test".getBytes(), OPTED_OUT);
    given("hes_bridge", "from_pseudonym, to_pseudonym", "HES1|" + pseudonym, "HES2|other");
    given(
        "outpatient_hes",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A1|RX1|2026-09-01|HES1",
        "A2|RX1|2026-09-01|HES2");
    given(
        "outpatient_sus",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A3|RX2|2026-09-01|" + pseudonym);

    assertThat(staged("outpatient", "appointment_id"))
        .containsExactly(
            "removed||[national_data_opt_out]|",
            "removed||[national_data_opt_out]|",
            "staged|token|[]|A2");
  }

  @Test
  void dummyAndConfidentialPatientsGoWithTheirRegistrations() {
    given(
        "gp_olids_patient",
        "gp_patient_id, person_pseudonym, is_dummy, is_confidential",
        "G1|O1|TRUE|FALSE",
        "G2|O2|FALSE|TRUE",
        "G3|O3|FALSE|FALSE");
    given(
        "gp_olids_registration",
        "registration_id, gp_patient_id, start_date",
        "R1|G1|2020-01-01",
        "R2|G2|2020-01-01",
        "R3|G3|2020-01-01");

    assertThat(staged("gp_patient", "_row"))
        .containsExactly(
            "removed||[confidential]|", "removed||[dummy_patient]|", "staged|token|[]|3");
    assertThat(staged("gp_registration", "_row"))
        .containsExactly("removed||[confidential]|", "removed||[dummy_patient]|", "staged||[]|3");
  }

  @Test
  void aListOfThePermittedRemovesEverybodyElseWhoCanBeIdentified() throws IOException {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT, "L2|" + OTHER, "L3|");
    Map<String, Settings.OptOutList> permitted = new TreeMap<>(settings().optOuts());
    Settings.OptOutList list = permitted.get("national_data_opt_out");
    permitted.put(
        list.name(),
        new Settings.OptOutList(
            list.name(), list.files(), true, list.domain(), list.maxAgeDays(), 0.1, List.of()));

    assertThat(staged("mental_health_patient", "_row", permitted))
        .containsExactly(
            "removed||[national_data_opt_out]|", "staged|token|[]|1", "staged|token|[]|3");
  }
}

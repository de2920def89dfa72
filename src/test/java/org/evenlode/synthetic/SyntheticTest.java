package org.evenlode.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.FeedColumn;
import org.evenlode.standard.NhsNumber;
import org.evenlode.support.Packaged;
import org.evenlode.support.Shared;
import org.junit.jupiter.api.Test;

class SyntheticTest {
  private static final Parameters PARAMETERS = Parameters.read(Path.of("conf/synthetic.conf"));

  @Test
  void everyPersonHasAValidNumberOfTheirOwnFromTheTestRangeAndThenFromTheFives() {
    Set<String> numbers = new HashSet<>();
    for (long n = 0; n < 20_000; n++) {
      String number = NhsNumbers.of(n);
      assertThat(NhsNumber.hasCheckDigit(number)).isTrue();
      assertThat(number).startsWith("999");
      numbers.add(number);
    }
    assertThat(numbers).hasSize(20_000);
    assertThat(NhsNumbers.of(999_999)).startsWith("5").matches(NhsNumber::hasCheckDigit);
  }

  @Test
  void headersAreThoseOfTheRealLayouts() throws IOException {
    assertThat(Layout.of("hes_op").columns())
        .containsExactlyInAnyOrderElementsOf(
            column("schemas/hes_typed_columns.csv", 0, 1, "hes_op"));
    assertThat(Layout.of("hes_apc").columns())
        .containsExactlyInAnyOrderElementsOf(
            column("schemas/hes_typed_columns.csv", 0, 1, "hes_apc"));
    assertThat(Layout.of("sus_apc").columns())
        .containsExactlyElementsOf(
            column(
                "schemas/icb_landing_columns_wnl.csv",
                0,
                2,
                "DATA_LAKE.SUS_UNIFIED_APC.spell.episodes"));
    Map<String, String> landed =
        Map.ofEntries(
            Map.entry("sus_op", "DATA_LAKE.SUS_UNIFIED_OP.appointment"),
            Map.entry("olids_patient", "DATA_LAKE.OLIDS.PATIENT"),
            Map.entry("olids_episode_of_care", "DATA_LAKE.OLIDS.EPISODE_OF_CARE"),
            Map.entry("olids_observation", "DATA_LAKE.OLIDS.OBSERVATION"),
            Map.entry("olids_patient_address", "DATA_LAKE.OLIDS.PATIENT_ADDRESS"),
            Map.entry("olids_postcode_hash", "DATA_LAKE.OLIDS.POSTCODE_HASH"),
            Map.entry("gp_practice", "MODELLING.LOOKUP_NCL.GP_PRACTICE"),
            Map.entry("sus_ecds", "DATA_LAKE.SUS_UNIFIED_ECDS.emergency_care"),
            Map.entry("wl_open_pathways", "DATA_LAKE.WL.WL_OpenPathways_Data"),
            Map.entry("pds_person_merger", "DATA_LAKE.PDS.PDS_Person_Merger"),
            Map.entry("pds_person", "DATA_LAKE.PDS.PDS_Person"),
            Map.entry("pds_address", "DATA_LAKE.PDS.PDS_Address"),
            Map.entry("pds_patient_care_practice", "DATA_LAKE.PDS.PDS_Patient_Care_Practice"));
    for (Map.Entry<String, String> entry : landed.entrySet()) {
      assertThat(Layout.of(entry.getKey()).columns())
          .containsExactlyElementsOf(
              column("schemas/icb_landing_columns_wnl.csv", 0, 2, entry.getValue()));
    }
    for (String table :
        List.of("MHS000Header", "MHS001MPI", "MHS101Referral", "MHS201CareContact")) {
      assertThat(column("schemas/mhsds_v6_all_columns.csv", 0, 1, table))
          .containsSubsequence(Layout.of(table).columns());
    }
    for (String table :
        List.of("MHS000Header", "MHS001MPI", "MHS101Referral", "MHS201CareContact")) {
      assertThat(Layout.of("mhsds_v5/" + table).columns())
          .containsExactlyElementsOf(column("schemas/mhsds_v5_fields.csv", 0, 1, table));
    }
    for (String table : List.of("MHS001MPI", "MHS101Referral", "MHS201CareContact")) {
      assertThat(Layout.of("mhsds_landed/" + table).columns())
          .containsExactlyElementsOf(
              column("schemas/icb_landing_columns_wnl.csv", 0, 2, "DATA_LAKE.MHSDS." + table));
    }
    for (String table :
        List.of(
            "CYP001MPI",
            "CYP002GP",
            "CYP003AccommType",
            "CYP101Referral",
            "CYP102ServiceTypeReferredTo",
            "CYP201CareContact",
            "CYP202CareActivity",
            "CYP402SVF",
            "CYP602DisabilityType",
            "CYP610BreastfeedingStatus",
            "Bridging")) {
      assertThat(Layout.of("csds_landed/" + table).columns())
          .containsExactlyElementsOf(
              column("schemas/icb_landing_columns_wnl.csv", 0, 2, "DATA_LAKE.CSDS." + table));
    }
    for (String table :
        List.of(
            "CYP000Header",
            "CYP001MPI",
            "CYP101Referral",
            "CYP201CareContact",
            "CYP202CareActivity",
            "CYP610BreastfeedingStatus")) {
      assertThat(column("schemas/csds_v1_6_columns.csv", 0, 1, table))
          .containsSubsequence(Layout.of(table).columns());
    }
  }

  /** Contracts of landed forms name columns that a board's warehouse really has. */
  @Test
  void landedContractsNameColumnsThatABoardLands() throws IOException {
    Map<String, String> tables =
        Map.ofEntries(
            Map.entry("csds_landed_patient", "CSDS.CYP001MPI"),
            Map.entry("csds_landed_registration", "CSDS.CYP002GP"),
            Map.entry("csds_landed_accommodation", "CSDS.CYP003AccommType"),
            Map.entry("csds_landed_referral", "CSDS.CYP101Referral"),
            Map.entry("csds_landed_team", "CSDS.CYP102ServiceTypeReferredTo"),
            Map.entry("csds_landed_contact", "CSDS.CYP201CareContact"),
            Map.entry("csds_landed_activity", "CSDS.CYP202CareActivity"),
            Map.entry("csds_landed_disability", "CSDS.CYP602DisabilityType"),
            Map.entry("csds_landed_safeguarding", "CSDS.CYP402SVF"),
            Map.entry("csds_landed_breastfeeding", "CSDS.CYP610BreastfeedingStatus"),
            Map.entry("csds_bridge", "CSDS.Bridging"),
            Map.entry("mhsds_landed_patient", "MHSDS.MHS001MPI"),
            Map.entry("mhsds_landed_registration", "MHSDS.MHS002GP"),
            Map.entry("mhsds_landed_accommodation", "MHSDS.MHS003AccommStatus"),
            Map.entry("mhsds_landed_circumstance", "MHSDS.MHS005PatInd"),
            Map.entry("mhsds_landed_referral", "MHSDS.MHS101Referral"),
            Map.entry("mhsds_landed_contact", "MHSDS.MHS201CareContact"),
            Map.entry("mhsds_landed_activity", "MHSDS.MHS202CareActivity"),
            Map.entry("mhsds_landed_stay", "MHSDS.MHS501HospProvSpell"),
            Map.entry("wlmds_open_pathway", "WL.WL_OpenPathways_Data"),
            Map.entry("wlmds_clock_stop", "WL.WL_ClockStops_Data"),
            Map.entry("pds_person", "PDS.PDS_Person"),
            Map.entry("pds_address", "PDS.PDS_Address"),
            Map.entry("pds_practice", "PDS.PDS_Patient_Care_Practice"),
            Map.entry("pds_merger", "PDS.PDS_Person_Merger"));
    List<String> lacking = new ArrayList<>();
    for (Map.Entry<String, String> entry : tables.entrySet()) {
      List<String> landed =
          column("schemas/icb_landing_columns_wnl.csv", 0, 2, "DATA_LAKE." + entry.getValue())
              .stream()
              .map(name -> name.toLowerCase(Locale.ROOT))
              .toList();
      for (FeedColumn column :
          Packaged.definitions().feeds().get(entry.getKey()).columns().values()) {
        if (column.from().stream().noneMatch(f -> landed.contains(f.toLowerCase(Locale.ROOT)))) {
          lacking.add(entry.getKey() + "." + column.name() + " of " + landed.size());
        }
      }
    }
    assertThat(lacking).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSamePeopleAndAnotherSeedOthers() {
    Population first = population(1);
    Population again = population(1);
    Population other = population(2);

    for (long n = 0; n < 200; n++) {
      assertThat(again.person(n)).isEqualTo(first.person(n));
    }
    long equal = 0;
    for (long n = 0; n < 200; n++) {
      equal += other.person(n).birth().equals(first.person(n).birth()) ? 1 : 0;
    }
    assertThat(equal).isLessThan(20);
  }

  /** The shares that the people are drawn by are those of the Census (see conf/synthetic.conf). */
  @Test
  void peopleFollowTheSharesTheyAreDrawnBy() {
    Population population = population(3);
    Map<Integer, Long> people = new HashMap<>();
    Map<Integer, Long> black = new HashMap<>();
    for (long n = 0; n < 60_000; n++) {
      Person person = population.person(n);
      people.merge(person.quintile(), 1L, Long::sum);
      black.merge(person.quintile(), person.group() == 1 ? 1L : 0L, Long::sum);
    }
    for (int q = 1; q <= 5; q++) {
      double share = (double) black.get(q) / people.get(q);
      assertThat(share).isCloseTo(PARAMETERS.ethnicShares().get(q - 1).get(1), within(0.008));
    }
  }

  @Test
  void missesClusterInPeople() {
    Population population = population(4);
    Contacts contacts = new Contacts(PARAMETERS, new Draws(4));
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (long n = 0; n < 20_000; n++) {
      double frailty = population.person(n).frailty();
      sum += frailty;
      squares += frailty * frailty;
      count++;
    }
    double mean = sum / count;
    assertThat(mean).isCloseTo(1.0, within(0.03));
    assertThat(squares / count - mean * mean).isGreaterThan(0.25);
    assertThat(contacts.of(population.person(1), Setting.OUTPATIENT)).isNotNull();
  }

  private static Population population(long seed) {
    Draws draws = new Draws(seed);
    return new Population(Worlds.fictional(PARAMETERS, 60_000, draws), PARAMETERS, draws);
  }

  private static List<String> column(String file, int table, int name, String wanted)
      throws IOException {
    List<String> names = new ArrayList<>();
    try (var reader = CsvReader.builder().ofCsvRecord(Shared.path("reference/" + file))) {
      reader.forEach(
          row -> {
            if (row.getField(table).equals(wanted)) {
              names.add(row.getField(name));
            }
          });
    }
    return names;
  }
}

package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.evenlode.silver.PartnerRecords.KEY;
import static org.evenlode.silver.PartnerRecords.entity;
import static org.evenlode.silver.PartnerRecords.hashed;
import static org.evenlode.silver.PartnerRecords.of;
import static org.evenlode.silver.PartnerRecords.person;
import static org.evenlode.silver.PartnerRecords.said;
import static org.evenlode.silver.PartnerRecords.saidOf;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.linkage.Calibration.Decided;
import org.evenlode.linkage.HashedRegister;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Expected: who the made-up records are truly of, and the laws of linking night after night. */
// First, as it needs no lock: JUnit's main thread keeps the first class for itself, and a class
// that waited there for a lock would run after all others.
@Order(0)
class PartnerLinkTest extends SparkTest {
  private LinkNights nights() {
    return new LinkNights(
        spark(),
        definitions(),
        entity("housing_benefit"),
        Packaged.linkageModel("people"),
        Optional.empty());
  }

  /** The entity with a number of its own in some records. */
  private static TableContract numbered() {
    TableContract housing = entity("housing_benefit");
    Map<String, TableColumn> columns = new LinkedHashMap<>(housing.columns());
    columns.put(
        "nhs_number",
        TableColumn.plain("nhs_number", ColumnType.NHS_NUMBER, "own", Sensitivity.IDENTIFIER));
    return new TableContract(
        housing.table(),
        housing.title(),
        housing.grain(),
        housing.key(),
        housing.event(),
        housing.sourcePerson(),
        housing.checkedAgainst(),
        housing.linked(),
        columns,
        List.of(),
        List.of(),
        TableContract.NoiseBy.RECORDS,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static void many(LinkNights nights, int people, int every) {
    for (int n = 1; n <= people; n++) {
      person(nights, n, "", saidOf(n));
      if (n % every == 0) {
        nights.records.put("claim" + n, saidOf(n));
      }
    }
  }

  @Test
  void recordsFindTheirPersonAndWhatFitsTwoPeopleFindsNeither() {
    LinkNights nights = nights();
    many(nights, 600, 4);
    // A former address of person 4 beside the present one; two people of one name and birth date.
    person(nights, 4, "former", said("Givene4", "Sure4", "1934-05-05", "Q5 5ZZ"));
    person(nights, 901, "", said("Ann", "Twice", "1970-01-02", "Q1 1AA"));
    person(nights, 902, "", said("Ann", "Twice", "1970-01-02", "Q1 1AA"));
    nights.records.put("either", said("Ann", "Twice", "1970-01-02", "Q1 1AA"));
    nights.records.put("nothing", said(null, null, null, null));
    nights.records.put("stranger", said("Xerxes", "Quagmire", "1951-11-23", "Z9 9ZZ"));

    Map<String, Row> links = nights.night("2026-10-02");

    assertThat(links).hasSize(153);
    for (int n = 4; n <= 600; n += 4) {
      assertThat(of(links, "claim" + n, "band")).as("claim" + n).isEqualTo("match");
      assertThat(of(links, "claim" + n, "person_id")).isEqualTo((long) n);
      assertThat(of(links, "claim" + n, "rule")).isNotNull();
    }
    assertThat(of(links, "either", "band")).isEqualTo("possible");
    assertThat(of(links, "either", "person_id")).isNull();
    assertThat((Double) of(links, "either", "probability")).isBetween(0.3, 0.5);
    assertThat(of(links, "nothing", "band")).isEqualTo("unlinkable");
    assertThat(of(links, "stranger", "band")).isEqualTo("no_match");
    assertThat(nights.history())
        .hasSize(150)
        .contains("claim8 merge " + LinkNights.own("claim8") + ">8 new_record");
  }

  @Test
  void withoutARegisterNobodyIsLinked() {
    LinkNights nights = nights();
    nights.records.put("claim", saidOf(1));
    assertThat(of(nights.night("2026-10-02"), "claim", "band")).isEqualTo("no_match");
    nights.records.put("later", saidOf(2));
    assertThat(nights.night("2026-10-03")).hasSize(2);
  }

  /** Of twins only one is known: the other's record is for people to decide. */
  @Test
  void aTwinIsNotLinkedToTheOther() {
    LinkNights nights = nights();
    many(nights, 600, 4);
    person(nights, 950, "", said("Maria", "Zygote", "1980-03-04", "Q1 1AA"));
    nights.records.put("twin", said("Helen", "Zygote", "1980-03-04", "Q1 1AA"));
    nights.records.put("herself", said("Mar", "Zygote", "1980-03-04", "Q1 1AA"));

    Map<String, Row> links = nights.night("2026-10-02");

    assertThat((Double) of(links, "twin", "probability")).isGreaterThan(0.9);
    assertThat(of(links, "twin", "band")).isEqualTo("possible");
    assertThat(of(links, "twin", "may_be_twin")).isEqualTo(true);
    assertThat(of(links, "herself", "person_id")).isEqualTo(950L);
  }

  /** What was first sent more than a month after a death is not the dead person's. */
  @Test
  void aRecordThatIsYoungerThanADeathIsNotTheDeads() {
    LinkNights nights = nights();
    many(nights, 400, 4);
    nights.deaths.putAll(Map.of(8L, "2026-03-10", 12L, "2025-01-10", 16L, "2026-09-10"));
    Map<String, Object> early = saidOf(8);
    early.put("_received_at", Date.valueOf("2026-02-01"));
    nights.records.put("early", early);

    Map<String, Row> links = nights.night("2026-10-02");

    assertThat(of(links, "early", "person_id")).isEqualTo(8L);
    assertThat(of(links, "claim8", "person_id")).isNull();
    assertThat(of(links, "claim12", "person_id")).isNull();
    assertThat(of(links, "claim16", "person_id")).isEqualTo(16L);
  }

  /** The law: weighing only what is new and changed gives what weighing everything gives. */
  @Test
  void whatIsWeighedByNightIsWhatIsWeighedAtOnce() {
    LinkNights nights = nights();
    many(nights, 500, 3);
    nights.night("2026-10-02");
    Random random = new Random(17);
    for (int change = 0; change < 60; change++) {
      int n = 1 + random.nextInt(500);
      switch (random.nextInt(5)) {
        case 0 -> nights.records.put("claim" + n, saidOf(n));
        case 1 -> nights.records.put("claim" + n, said("Mistaken", "Sur" + n, null, "Q1 1AA"));
        case 2 -> nights.records.remove("claim" + n);
        case 3 -> nights.people.remove(String.valueOf(n));
        default -> person(nights, n, "moved", said("Other", "Name" + n, "1950-01-01", "Q2 2BB"));
      }
    }

    Map<String, String> byNight = whose(nights.night("2026-10-03"));
    nights.forgetCandidates();
    Map<String, String> atOnce = whose(nights.night("2026-10-03"));

    assertThat(byNight).isEqualTo(atOnce);
    assertThat(byNight).hasSizeGreaterThan(150);
  }

  private static Map<String, String> whose(Map<String, Row> links) {
    Map<String, String> whose = new LinkedHashMap<>();
    links.forEach(
        (key, row) -> whose.put(key, row.getAs("band") + " " + row.getAs("candidate_id")));
    return whose;
  }

  /** Merges and splits are kept with their reason, and a night without news changes nothing. */
  @Test
  void whatBecomesOfALinkIsKept() {
    LinkNights nights = nights();
    many(nights, 500, 3);
    nights.night("2026-10-02");
    Map<String, Row> same = nights.night("2026-10-03");
    assertThat(of(same, "claim9", "changed_on")).isEqualTo(Date.valueOf("2026-10-02"));

    nights.people.remove("9"); // No longer in the register.
    nights.records.put("claim12", saidOf(13)); // Corrected by the partner.
    nights.records.remove("claim15");
    Map<String, Row> links = nights.night("2026-10-04");

    assertThat(of(links, "claim9", "person_id")).isNull();
    assertThat(of(links, "claim9", "was_person_id")).isEqualTo(9L);
    assertThat(of(links, "claim9", "changed_on")).isEqualTo(Date.valueOf("2026-10-04"));
    assertThat(of(links, "claim6", "changed_on")).isEqualTo(Date.valueOf("2026-10-02"));
    assertThat(nights.history())
        .contains(
            "claim9 split 9>" + LinkNights.own("claim9") + " people_changed",
            "claim12 move 12>13 record_changed")
        .noneMatch(line -> line.startsWith("claim15 "));

    person(nights, 9, "", saidOf(9));
    nights.night("2026-10-05");
    assertThat(nights.history())
        .contains("claim9 merge " + LinkNights.own("claim9") + ">9 people_changed");
  }

  /** Weights are used again until there is a reason to learn anew. */
  @Test
  void weightsAreKeptUntilThereIsAReason() {
    LinkNights nights = nights();
    many(nights, 400, 3);
    nights.night("2026-10-02");
    String first = nights.model().getAs("weights");
    nights.records.put("late", saidOf(100));
    nights.night("2026-10-03");
    assertThat(nights.model().<Integer>getAs("version")).isEqualTo(1);
    assertThat(nights.model().<String>getAs("weights")).isEqualTo(first);

    nights.learnAgain = Map.of("partner", "2026-10-04T08:00:00Z");
    nights.night("2026-10-04");
    nights.night("2026-10-05");
    assertThat(nights.model().<Integer>getAs("version")).isEqualTo(2);
    assertThat(nights.model().<String>getAs("reason")).isEqualTo("asked for");

    List.copyOf(nights.records.keySet()).stream()
        .limit(30)
        .forEach(key -> nights.records.get(key).put("clear_postcode", null));
    Map<String, Row> links = nights.night("2026-10-06");
    assertThat(nights.model().<String>getAs("reason")).isEqualTo("drift of postcode");
    assertThat(of(links, "claim399", "weighed")).isEqualTo("3 ");
  }

  /** A partner who sends hashes is linked to a register in clear, with the key that both have. */
  @Test
  void hashesAreLinkedToTheRegister() {
    LinkNights nights =
        new LinkNights(
            spark(),
            definitions(),
            entity("hashed_client"),
            Packaged.linkageModel("hashed"),
            Optional.of(new HashedRegister(() -> KEY)));
    many(nights, 400, 500);
    for (int client = 3; client <= 400; client += 3) {
      int n = client;
      Map<String, Object> clear = saidOf(n);
      // A slip within the name leaves its beginning and its sound.
      clear.computeIfPresent("surname", (none, name) -> name + (n % 5 == 0 ? "e" : ""));
      nights.records.put("client" + n, hashed(clear));
    }

    Map<String, Row> links = nights.night("2026-10-02");

    assertThat(links).hasSize(133);
    links.forEach(
        (key, row) ->
            assertThat(row.<Long>getAs("person_id"))
                .as(key)
                .isEqualTo(Long.valueOf(key.substring(6))));
    assertThat(of(links, "client3", "method")).isEqualTo("hashes");
  }

  /**
   * Records with a number of their own are of that person, and say what probabilities are worth.
   */
  @Test
  void recordsWithANumberCalibrateTheOthers() {
    LinkNights nights =
        new LinkNights(
            spark(), definitions(), numbered(), Packaged.linkageModel("people"), Optional.empty());
    many(nights, 600, 3);
    for (int n = 3; n <= 300; n += 3) {
      nights.identified.put("claim" + n, (long) n);
    }
    // Half of those with a number are of another person than their names say.
    for (int n = 6; n <= 300; n += 6) {
      nights.identified.put("claim" + n, (long) n - 1);
    }

    Map<String, Row> links = nights.night("2026-10-02");

    assertThat(of(links, "claim6", "person_id")).isEqualTo(5L);
    assertThat(of(links, "claim6", "method")).isEqualTo("nhs_number");
    assertThat(of(links, "claim6", "is_stated_right")).isEqualTo(false);
    assertThat(of(links, "claim9", "is_stated_right")).isEqualTo(true);
    // So the model's certainty is worth a half, and the rest is possible at most.
    assertThat((Double) of(links, "claim303", "stated")).isGreaterThan(0.9);
    assertThat((Double) of(links, "claim303", "probability")).isBetween(0.4, 0.6);
    assertThat(of(links, "claim303", "band")).isEqualTo("possible");
  }

  /** Where all that is known is that sure pairs are right, a doubtful one stays doubtful. */
  @Test
  void rightNumbersDoNotMakeADoubtfulRecordSure() {
    LinkNights nights =
        new LinkNights(
            spark(), definitions(), numbered(), Packaged.linkageModel("people"), Optional.empty());
    many(nights, 600, 3);
    for (int n = 3; n <= 300; n += 3) {
      nights.identified.put("claim" + n, (long) n);
    }
    person(nights, 901, "", said("Ann", "Twice", "1970-01-02", "Q1 1AA"));
    person(nights, 902, "", said("Ann", "Twice", "1970-01-02", "Q1 1AA"));
    nights.records.put("either", said("Ann", "Twice", "1970-01-02", "Q1 1AA"));

    Map<String, Row> links = nights.night("2026-10-02");

    assertThat(of(links, "claim303", "band")).isEqualTo("match");
    assertThat(of(links, "either", "band")).isEqualTo("possible");
    assertThat((Double) of(links, "either", "probability")).isLessThan(0.6);
  }

  /** A record that comes to carry a number is of that person, and so is the number it had. */
  @Test
  void theNumberOfARecordLeadsToThePersonItTurnsOutToBe() {
    LinkNights nights =
        new LinkNights(
            spark(), definitions(), numbered(), Packaged.linkageModel("people"), Optional.empty());
    many(nights, 300, 3);
    nights.records.put("nobodys", said("Xerxes", "Quagmire", "1951-11-23", "Z9 9ZZ"));
    nights.night("2026-10-02");
    nights.identified.put("nobodys", 7L);
    nights.identified.put("claim9", 8L);
    Map<String, Row> links = nights.night("2026-10-03");

    assertThat(of(links, "nobodys", "own_person_id")).isEqualTo(LinkNights.own("nobodys"));
    assertThat(of(links, "nobodys", "person_id")).isEqualTo(7L);
    assertThat(nights.history())
        .contains("nobodys merge " + LinkNights.own("nobodys") + ">7 record_changed")
        .contains("claim9 move 9>8 record_changed");
  }

  /** Whoever is on a list of the partner's own agreement is linked to none of its records. */
  @Test
  void theListsOfThePartnersAgreementHold() {
    LinkNights nights = nights();
    many(nights, 300, 3);
    nights.optOuts =
        List.of(
            new OptOut("objections", LocalDate.parse("2026-10-01"), "v1", 1, Set.of("9"), false));
    Map<String, Row> links = nights.night("2026-10-02");
    assertThat(of(links, "claim9", "person_id")).isNull();
    assertThat(of(links, "claim12", "person_id")).isEqualTo(12L);
  }

  /** What people decide about one partner calibrates that partner. */
  @Test
  void decisionsCalibrate() {
    LinkNights nights = nights();
    many(nights, 400, 3);
    List<Decided> decided = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      decided.add(new Decided(0.99, i % 4 == 0, 1));
    }
    nights.night("2026-10-02");
    nights.reviewed = decided;
    Map<String, Row> links = nights.night("2026-10-03");
    assertThat((Double) of(links, "claim9", "probability")).isEqualTo(0.25);
    assertThat(nights.history())
        .contains("claim9 split 9>" + LinkNights.own("claim9") + " calibrated");
  }
}

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
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.evenlode.linkage.HashedRegister;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People whom no register knows: a council sends names of them, a charity hashes. */
class LinkGroupTest extends SparkTest {
  private LinkNights nights;
  private Map<String, Map<String, Object>> clients;

  /** A register of 600, of whom 150 have claims and 100 are clients. */
  @BeforeEach
  void makePartners() {
    nights =
        new LinkNights(
            spark(),
            definitions(),
            entity("housing_benefit"),
            Packaged.linkageModel("people"),
            Optional.empty());
    clients =
        nights.also(
            "charity",
            entity("hashed_client"),
            Packaged.linkageModel("hashed"),
            Optional.of(new HashedRegister(() -> KEY)));
    for (int n = 1; n <= 600; n++) {
      person(nights, n, "", saidOf(n));
      if (n % 4 == 0) {
        nights.records.put("claim" + n, saidOf(n));
      }
      if (n % 6 == 0) {
        clients.put("client" + n, hashed(saidOf(n)));
      }
    }
    nights.records.put("hers", said("Xanthe", "Quagmire", "1951-11-23", "Z9 9ZZ"));
    nights.records.put("again", said("Xanth", "Quagmire", "1951-11-23", "Z9 8ZZ"));
    clients.put("known", hashed(said("Xanthe", "Quagmire", "1951-11-23", "Z9 8ZZ")));
    nights.records.put("other", said("Ulysses", "Thunder", "1964-02-09", "Z5 9ZZ"));
    nights.records.put("twin", said("Ottilie", "Vinegar", "1990-07-08", "Z7 7ZZ"));
    nights.records.put("sister", said("Beatrix", "Vinegar", "1990-07-08", "Z7 7ZZ"));
    clients.put("third", hashed(said("Marigold", "Vinegar", "1990-07-08", "Z7 7ZZ")));
  }

  private static long lowest(String... keys) {
    return java.util.Arrays.stream(keys).mapToLong(LinkNights::own).min().orElseThrow();
  }

  @Test
  void recordsOfOnePersonWhomNoRegisterKnowsAreOnePerson() {
    Map<String, Row> links = nights.night("2026-10-02");

    long she = lowest("hers", "again", "known");
    for (String key : new String[] {"hers", "again", "known"}) {
      assertThat(of(links, key, "person_id")).as(key).isNull();
      assertThat(of(links, key, "group_person_id")).as(key).isEqualTo(she);
    }
    // Twins are two people in clear and in hashes, and a stranger alone is in no group.
    for (String key : new String[] {"twin", "sister", "third", "other"}) {
      assertThat(of(links, key, "group_person_id")).as(key).isNull();
    }
    assertThat(links.values().stream().filter(row -> row.getAs("group_person_id") != null))
        .hasSize(3);
    assertThat(nights.history().stream().filter(line -> line.endsWith(">" + she + " new_record")))
        .hasSize(2);
  }

  @Test
  void aGroupGoesOnUntilThereIsAReason() {
    nights.night("2026-10-02");
    long she = lowest("hers", "again", "known");
    // Others of her surname in the register make it no less sure that the records are of one
    // person.
    person(nights, 700, "", said("Bartholomew", "Quagmire", "1933-01-30", "Q1 1AB"));
    Map<String, Row> same = nights.night("2026-10-03");
    assertThat(of(same, "known", "group_person_id")).isEqualTo(she);
    assertThat(of(same, "known", "changed_on")).isEqualTo(Date.valueOf("2026-10-02"));

    nights.records.put("again", said("Rupert", "Salamander", "1980-10-11", "Z1 1ZZ"));
    Map<String, Row> left = nights.night("2026-10-04");
    assertThat(of(left, "again", "group_person_id")).isNull();
    assertThat(of(left, "known", "group_person_id")).isEqualTo(lowest("hers", "known"));

    person(nights, 701, "", said("Xanthe", "Quagmire", "1951-11-23", "Z9 9ZZ"));
    Map<String, Row> found = nights.night("2026-10-05");
    assertThat(of(found, "hers", "person_id")).isEqualTo(701L);
    assertThat(of(found, "known", "person_id")).isEqualTo(701L);
    assertThat(nights.history())
        .contains("hers " + change("hers", lowest("hers", "known")) + ">701 people_changed")
        .contains("known " + change("known", lowest("hers", "known")) + ">701 people_changed");
  }

  /** Out of its own number it is a merge, out of another's a move. */
  private static String change(String key, long from) {
    return (LinkNights.own(key) == from ? "merge " : "move ") + from;
  }
}

package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

class LinkageQualityTest extends SqlTest {
  /**
   * Two linked with 0.9 and 0.8: 0.15 false, with a variance of 0.25 over two people. One of the
   * others has 0.5: 0.5 of 2.2 people missed, by the delta method with an error of 0.183.
   */
  @Test
  void expectedErrorsHaveTheLimitsOfTheirProbabilities() {
    parameter("last_month", Date.valueOf("2026-09-01"));
    given(
        "identity_person_link",
        "source, record_key, band, probability",
        "hb|1|match|0.9",
        "hb|2|match|0.8",
        "hb|3|possible|0.5",
        "hb|4|unlinkable|0");

    assertThat(
            result("gold_linkage_quality")
                .where("lens = 'all'")
                .selectExpr(
                    "concat_ws(' ', linked, not_linked, expected_false, expected_false_low,"
                        + " expected_false_high, expected_missed, expected_missed_low,"
                        + " expected_missed_high)")
                .first()
                .getString(0))
        .isEqualTo("2 2 0.15 0.0 0.64 0.23 0.0 0.59");
  }

  /** Two claims of one person whom a charity knows as well, and one of somebody else. */
  @Test
  void peopleWhomNoRegisterKnowsCountOnce() {
    parameter("last_month", Date.valueOf("2026-09-01"));
    given(
        "identity_person_link",
        "source, record_key, band, sex, own_person_id, group_person_id, person_id, probability",
        "hb|1|no_match|female|11|11||0.1",
        "hb|2|possible|male|12|11||0.4",
        "hb|3|no_match|male|13|||0.1",
        "hb|4|match|male|14||5|0.9",
        "charity|5|no_match|female|15|11||0.1");

    assertThat(
            result("gold_linkage_quality")
                .where("lens in ('all', 'sex')")
                .selectExpr(
                    "concat_ws(' ', source, category, not_linked, people_not_linked,"
                        + " people_known_elsewhere)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "hb all 3 2 1",
            "hb female 1 1 1",
            "hb male 2 1 0",
            "charity all 1 1 1",
            "charity female 1 1 1");
  }
}

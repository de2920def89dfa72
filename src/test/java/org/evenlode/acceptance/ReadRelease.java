package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;

/**
 * Reads the marts of a release as an intruder does, who knows what must hold among their counts.
 */
record ReadRelease(
    Lake lake, SparkSession spark, ReleaseRecord release, Readings readings, KnownSums sums) {
  private static final List<String> INDICATOR =
      List.of("indicator", "period_start", "period_end", "area", "lens", "category");
  private static final List<String> DID_NOT_ATTEND =
      List.of("care_setting", "provider_code", "period_start", "period_end", "lens", "category");
  private static final List<String> WAITING =
      List.of("census_date", "provider_code", "lens", "category");
  private static final List<String> POPULATION =
      List.of("month", "area", "age_band", "lens", "category");

  private static final List<String> LINKAGE = List.of("source", "lens", "category");
  private static final List<String> COMPLETENESS =
      List.of("care_setting", "field", "lens", "category");

  void read() throws IOException {
    List<String> share = List.of("numerator", "denominator");
    Set<String> ofPeople = new HashSet<>();
    Packaged.definitions()
        .indicators()
        .forEach(
            (name, indicator) -> {
              if (indicator.kind() == Kind.REACH) {
                ofPeople.add(name);
              }
            });
    mart("indicator", rows("indicator", INDICATOR, share), INDICATOR, share);
    sums.total("indicator", INDICATOR, "area", "everybody", List.of("icb:", "not_registered_here"));
    sums.total("indicator", INDICATOR, "area", "icb:QEV", List.of("place:"));
    sums.periods("indicator", INDICATOR, ofPeople);
    sums.inRow("indicator", List.of("numerator"), "denominator", false);
    // People who move are in two groups: sums of people do not hold, and nobody would rely on them.
    List<String> rates = List.of("numerator", "person_months");
    mart("rate", rows("rate", INDICATOR, rates), INDICATOR, rates);
    sums.total("rate", INDICATOR, "area", "icb:QEV", List.of("place:"));
    sums.periods("rate", INDICATOR, Set.of());
    List<String> outcomes =
        List.of(
            "due",
            "booked",
            "kept_or_missed",
            "seen",
            "missed",
            "cancelled_by_patient",
            "cancelled_by_provider",
            "missed_or_cancelled");
    mart(
        "did_not_attend",
        rows("did_not_attend", DID_NOT_ATTEND, outcomes),
        DID_NOT_ATTEND,
        outcomes);
    sums.total("did_not_attend", DID_NOT_ATTEND, "provider_code", "all", List.of(""));
    sums.inRow("did_not_attend", List.of("seen", "missed"), "kept_or_missed", true);
    sums.inRow(
        "did_not_attend",
        List.of("kept_or_missed", "cancelled_by_patient", "cancelled_by_provider"),
        "booked",
        true);
    sums.inRow(
        "did_not_attend", List.of("missed", "cancelled_by_patient"), "missed_or_cancelled", true);
    sums.inRow("did_not_attend", List.of("booked"), "due", false);
    List<String> waits =
        List.of(
            "pathways",
            "timed",
            "over_18_weeks",
            "over_52_weeks",
            "over_65_weeks",
            "over_78_weeks");
    List<String> withPercentiles = new ArrayList<>(waits);
    withPercentiles.addAll(List.of("median_weeks", "p92_weeks"));
    List<JsonNode> waiting = rows("waiting_list", WAITING, withPercentiles);
    mart("waiting_list", waiting, WAITING, waits);
    Map<String, Integer> longer =
        Map.of("over_18_weeks", 18, "over_52_weeks", 52, "over_65_weeks", 65, "over_78_weeks", 78);
    readings.percentile("waiting_list", waiting, WAITING, "median_weeks", 50, "timed", longer);
    readings.percentile("waiting_list", waiting, WAITING, "p92_weeks", 8, "timed", longer);
    sums.total("waiting_list", WAITING, "provider_code", "all", List.of(""));
    for (int i = 1; i < waits.size(); i++) {
      sums.inRow("waiting_list", List.of(waits.get(i)), waits.get(i - 1), false);
    }
    List<String> people = List.of("people");
    mart("population", rows("population", POPULATION, people), POPULATION, people);
    sums.total("population", POPULATION, "area", "icb", List.of("place:"));
    sums.total("population", POPULATION, "age_band", "all", List.of(""));
    linkage();
    List<String> steps = List.of("referred", "seen", "seen_in_28_days", "closed", "closed_unseen");
    mart("pathway_audit", rows("pathway_audit", DID_NOT_ATTEND, steps), DID_NOT_ATTEND, steps);
    sums.total("pathway_audit", DID_NOT_ATTEND, "provider_code", "all", List.of(""));
    sums.inRow("pathway_audit", List.of("seen"), "referred", false);
    sums.inRow("pathway_audit", List.of("seen_in_28_days"), "seen", false);
    sums.inRow("pathway_audit", List.of("closed_unseen"), "closed", false);
    List<String> known =
        List.of("people", "known_here", "known_by_joining", "not_stated", "not_known");
    mart("completeness", rows("completeness", COMPLETENESS, known), COMPLETENESS, known);
    for (String part : known.subList(1, known.size())) {
      sums.inRow("completeness", List.of(part), "people", false);
    }
  }

  /** Reads the counts of a mart, and that its breakdowns make its totals. */
  private void mart(String mart, List<JsonNode> rows, List<String> key, List<String> counts) {
    readings.read(mart, rows, key, counts);
    sums.breakdowns(mart, rows, key, counts);
  }

  /** What linkage says of partners: its rules find those whom it links. */
  private void linkage() throws IOException {
    List<String> bands =
        List.of("records", "linked", "not_linked", "possible", "unlinked", "unlinkable");
    mart("linkage_quality", rows("linkage_quality", LINKAGE, bands), LINKAGE, bands);
    sums.inRow("linkage_quality", List.of("linked", "not_linked"), "records", true);
    sums.inRow(
        "linkage_quality", List.of("possible", "unlinked", "unlinkable"), "not_linked", true);
    List<String> found = List.of("linked");
    mart("linkage_rule", rows("linkage_rule", LINKAGE, found), LINKAGE, found);
    for (String partner : List.of("housing_benefit", "voluntary_support")) {
      sums.same(
          "linkage_rule/" + partner + "/all/all/linked",
          "linkage_quality/" + partner + "/all/all/linked");
    }
  }

  private List<JsonNode> rows(String mart, List<String> key, List<String> counts)
      throws IOException {
    return lake.published(
        spark,
        release,
        "select "
            + String.join(", ", key)
            + ", "
            + String.join(", ", counts)
            + " from published_"
            + mart);
  }
}

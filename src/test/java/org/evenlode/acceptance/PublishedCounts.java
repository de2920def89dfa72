package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;

/** The counts of a release, and what an intruder knows must hold among them. */
record PublishedCounts(Attack attack, Map<String, Long> truth) {
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

  static PublishedCounts of(Lake lake, SparkSession spark) throws IOException {
    Map<String, Long> truth = new HashMap<>();
    Set<String> small = new HashSet<>();
    Map<String, Integer> rounded = new HashMap<>();
    for (Row row :
        lake.table(spark, "gold_suppression")
            .select("mart", "cell", "column_name", "count", "is_complementary", "rounded_to")
            .collectAsList()) {
      String name =
          row.getString(0).replace("gold_", "")
              + "/"
              + row.getString(1).replace('\u001f', '/')
              + "/"
              + row.getString(2);
      truth.put(name, row.getLong(3));
      if (row.getLong(3) <= 7 && !row.getBoolean(4)) {
        small.add(name);
      }
      if (row.getLong(5) > 0) {
        rounded.put(name, (int) row.getLong(5));
      }
    }
    Readings readings = new Readings();
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
    readings.mart(
        "indicator",
        rows(lake, spark, "indicator", INDICATOR, share),
        INDICATOR,
        share,
        small,
        rounded);
    readings.total(
        "indicator", INDICATOR, "area", "everybody", List.of("icb:", "not_registered_here"));
    readings.total("indicator", INDICATOR, "area", "icb:QEV", List.of("place:"));
    readings.periods("indicator", INDICATOR, ofPeople);
    readings.inRow("indicator", List.of("numerator"), "denominator", false);
    // People who move are in two groups: sums of people do not hold, and nobody would rely on them.
    List<String> rates = List.of("numerator", "person_months");
    readings.mart(
        "rate", rows(lake, spark, "rate", INDICATOR, rates), INDICATOR, rates, small, rounded);
    readings.total("rate", INDICATOR, "area", "icb:QEV", List.of("place:"));
    readings.periods("rate", INDICATOR, Set.of());
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
    readings.mart(
        "did_not_attend",
        rows(lake, spark, "did_not_attend", DID_NOT_ATTEND, outcomes),
        DID_NOT_ATTEND,
        outcomes,
        small,
        rounded);
    readings.total("did_not_attend", DID_NOT_ATTEND, "provider_code", "all", List.of(""));
    readings.inRow("did_not_attend", List.of("seen", "missed"), "kept_or_missed", true);
    readings.inRow(
        "did_not_attend",
        List.of("kept_or_missed", "cancelled_by_patient", "cancelled_by_provider"),
        "booked",
        true);
    readings.inRow(
        "did_not_attend", List.of("missed", "cancelled_by_patient"), "missed_or_cancelled", true);
    readings.inRow("did_not_attend", List.of("booked"), "due", false);
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
    List<JsonNode> waiting = rows(lake, spark, "waiting_list", WAITING, withPercentiles);
    readings.mart("waiting_list", waiting, WAITING, waits, small, rounded);
    Map<String, Integer> longer =
        Map.of("over_18_weeks", 18, "over_52_weeks", 52, "over_65_weeks", 65, "over_78_weeks", 78);
    readings.percentile("waiting_list", waiting, WAITING, "median_weeks", 50, "timed", longer);
    readings.percentile("waiting_list", waiting, WAITING, "p92_weeks", 8, "timed", longer);
    readings.total("waiting_list", WAITING, "provider_code", "all", List.of(""));
    for (int i = 1; i < waits.size(); i++) {
      readings.inRow("waiting_list", List.of(waits.get(i)), waits.get(i - 1), false);
    }
    List<String> people = List.of("people");
    readings.mart(
        "population",
        rows(lake, spark, "population", POPULATION, people),
        POPULATION,
        people,
        small,
        rounded);
    readings.total("population", POPULATION, "area", "icb", List.of("place:"));
    readings.total("population", POPULATION, "age_band", "all", List.of(""));
    linkage(readings, lake, spark, small, rounded);
    List<String> steps = List.of("referred", "seen", "seen_in_28_days", "closed", "closed_unseen");
    readings.mart(
        "pathway_audit",
        rows(lake, spark, "pathway_audit", DID_NOT_ATTEND, steps),
        DID_NOT_ATTEND,
        steps,
        small,
        rounded);
    readings.total("pathway_audit", DID_NOT_ATTEND, "provider_code", "all", List.of(""));
    readings.inRow("pathway_audit", List.of("seen"), "referred", false);
    readings.inRow("pathway_audit", List.of("seen_in_28_days"), "seen", false);
    readings.inRow("pathway_audit", List.of("closed_unseen"), "closed", false);
    List<String> known =
        List.of("people", "known_here", "known_by_joining", "not_stated", "not_known");
    readings.mart(
        "completeness",
        rows(lake, spark, "completeness", COMPLETENESS, known),
        COMPLETENESS,
        known,
        small,
        rounded);
    for (String part : known.subList(1, known.size())) {
      readings.inRow("completeness", List.of(part), "people", false);
    }
    return new PublishedCounts(new Attack(readings), truth);
  }

  /** What linkage says of partners: its rules find those whom it links. */
  private static void linkage(
      Readings readings,
      Lake lake,
      SparkSession spark,
      Set<String> small,
      Map<String, Integer> rounded)
      throws IOException {
    List<String> bands =
        List.of("records", "linked", "not_linked", "possible", "unlinked", "unlinkable");
    readings.mart(
        "linkage_quality",
        rows(lake, spark, "linkage_quality", LINKAGE, bands),
        LINKAGE,
        bands,
        small,
        rounded);
    readings.inRow("linkage_quality", List.of("linked", "not_linked"), "records", true);
    readings.inRow(
        "linkage_quality", List.of("possible", "unlinked", "unlinkable"), "not_linked", true);
    List<String> found = List.of("linked");
    readings.mart(
        "linkage_rule",
        rows(lake, spark, "linkage_rule", LINKAGE, found),
        LINKAGE,
        found,
        small,
        rounded);
    for (String partner : List.of("housing_benefit", "voluntary_support")) {
      readings.same(
          "linkage_rule/" + partner + "/all/all/linked",
          "linkage_quality/" + partner + "/all/all/linked");
    }
  }

  private static List<JsonNode> rows(
      Lake lake, SparkSession spark, String mart, List<String> key, List<String> counts)
      throws IOException {
    return lake.published(
        spark,
        "select "
            + String.join(", ", key)
            + ", "
            + String.join(", ", counts)
            + " from published_"
            + mart);
  }
}

package org.evenlode.gold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.evenlode.contract.Indicator.Polarity;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.statistics.AttributableRisk;
import org.evenlode.statistics.Comparison;
import org.evenlode.statistics.ConcentrationIndex;
import org.evenlode.statistics.Disparity;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Proportion;
import org.evenlode.statistics.Reason;
import org.evenlode.statistics.SlopeIndex;

/**
 * The measures of inequality of one indicator, period and area over the categories of a lens, from
 * counts as they are shown. Unknown categories are left out, and their share is told.
 */
final class Inequality {
  private static final double CONFIDENCE = 0.95;
  private static final String ALL = "all";

  /**
   * A category's shown counts.
   *
   * @param numerator not a number where it is suppressed
   * @param clustering variance with people as clusters over that of independent events
   */
  record Group(String category, double numerator, double denominator, double clustering) {
    boolean isShown() {
      return !Double.isNaN(numerator) && !Double.isNaN(denominator) && denominator > 0;
    }

    Estimate share() {
      // Rounded counts may pass their total by a rounding step.
      double events = Math.min(numerator, denominator);
      return Proportion.clustered(events, denominator, clustering, CONFIDENCE);
    }
  }

  /** A measure with what it says; see the contract of the table. */
  record Measure(
      String measure,
      String compared,
      String reference,
      Estimate estimate,
      String unit,
      String direction,
      String method,
      String caution,
      String status) {}

  private final Lens lens;
  private final Polarity polarity;
  private final List<Group> known;
  private final Map<String, Group> byCategory;
  private final double unknownShare;
  private final List<Measure> measures = new ArrayList<>();

  private Inequality(Lens lens, Polarity polarity, List<Group> groups) {
    this.lens = lens;
    this.polarity = polarity;
    this.byCategory =
        groups.stream().collect(Collectors.toMap(Group::category, Function.identity()));
    this.known =
        lens.ordered().isEmpty()
            ? groups.stream().filter(group -> !isUnknown(group)).toList()
            : lens.ordered().stream()
                .filter(byCategory::containsKey)
                .map(category -> byCategory.getOrDefault(category, groups.get(0)))
                .toList();
    double all = groups.stream().filter(Group::isShown).mapToDouble(Group::denominator).sum();
    double unknown =
        groups.stream()
            .filter(group -> isUnknown(group) && group.isShown())
            .mapToDouble(Group::denominator)
            .sum();
    this.unknownShare = all > 0 ? unknown / all : Double.NaN;
  }

  /**
   * All measures that the lens asks for, computed or with the reason why not.
   *
   * @param groups every category that there is a row of, suppressed ones included; not empty
   */
  static Inequality of(Lens lens, Polarity polarity, List<Group> groups) {
    Inequality inequality = new Inequality(lens, polarity, groups);
    inequality.pairs();
    if (lens.ordered().isEmpty()) {
      inequality.unordered();
    } else {
      inequality.ordered();
    }
    if (polarity != Polarity.NEITHER) {
      inequality.attributable();
    }
    return inequality;
  }

  List<Measure> measures() {
    return List.copyOf(measures);
  }

  /** Share of the shown denominators that are of unknown categories. */
  double unknownShare() {
    return unknownShare;
  }

  private boolean isUnknown(Group group) {
    return lens.unknown().contains(group.category());
  }

  /** Every category against the reference; of an ordered lens the two ends only. */
  private void pairs() {
    String reference = lens.reference();
    Group other = byCategory.get(reference);
    List<String> compared =
        lens.ordered().isEmpty()
            ? known.stream()
                .map(Group::category)
                .filter(c -> !c.equals(reference))
                .sorted()
                .toList()
            : lens.ordered().subList(0, 1);
    for (String category : compared) {
      Group group = byCategory.get(category);
      String direction = category + "_minus_" + reference;
      String over = category + "_over_" + reference;
      if (group == null || other == null || !group.isShown() || !other.isShown()) {
        String status = group == null || other == null ? "group_missing" : "group_suppressed";
        without("difference", category, reference, direction, "proportion", status);
        without("ratio", category, reference, over, "ratio", status);
        continue;
      }
      add(
          "difference",
          category,
          reference,
          Comparison.difference(group.share(), other.share()),
          "proportion",
          direction,
          "limits recovered from clustered Wilson limits (Zou and Donner 2008)",
          "");
      if (Math.min(group.numerator(), other.numerator()) < ShownGroups.LEAST_EVENTS) {
        without("ratio", category, reference, over, "ratio", "few_events");
      } else {
        add(
            "ratio",
            category,
            reference,
            Comparison.ratio(group.share(), other.share()),
            "ratio",
            over,
            "limits recovered from clustered Wilson limits (Donner and Zou 2012)",
            "");
      }
    }
  }

  private void ordered() {
    String worst = lens.ordered().get(0);
    String best = lens.ordered().get(lens.ordered().size() - 1);
    String minus = worst + "_minus_" + best + "_end_of_the_line";
    String over = worst + "_over_" + best + "_end_of_the_line";
    String towards = "negative_where_" + worst + "_has_more";
    String status = wholeStatus();
    if (!status.isEmpty()) {
      without("slope_index", ALL, "", minus, "proportion", status);
      without("relative_index", ALL, "", over, "ratio", status);
      without("concentration_index", ALL, "", towards, "proportion", status);
      without("relative_concentration_index", ALL, "", towards, "index", status);
      return;
    }
    double[] shares = shares();
    double[] errors = errors();
    double[] people = people();
    SlopeIndex.Indices indices =
        new SlopeIndex(shares, errors, people, SlopeIndex.Scale.LINEAR, false, -1)
            .closedForm(CONFIDENCE);
    ConcentrationIndex concentration = ConcentrationIndex.ofGroups(shares, people);
    String caution = turns(shares, errors) ? "gradient_turns" : "";
    add(
        "slope_index",
        ALL,
        "",
        indices.slope(),
        "proportion",
        minus,
        "PHE slope index of inequality, closed-form limits",
        caution);
    add(
        "concentration_index",
        ALL,
        "",
        concentration.absolute(CONFIDENCE),
        "proportion",
        towards,
        "absolute concentration index, convenience regression",
        caution);
    if (fewEvents()) {
      without("relative_index", ALL, "", over, "ratio", "few_events");
      without("relative_concentration_index", ALL, "", towards, "index", "few_events");
    } else {
      add(
          "relative_index",
          ALL,
          "",
          indices.relative(),
          "ratio",
          over,
          "PHE relative index of inequality, Fieller limits",
          caution);
      add(
          "relative_concentration_index",
          ALL,
          "",
          concentration.relative(CONFIDENCE),
          "index",
          towards,
          "relative concentration index, convenience regression",
          caution);
    }
  }

  private void unordered() {
    String status = wholeStatus();
    if (known.size() < 3) {
      return; // Two categories have a gap and nothing else.
    }
    String none = "none_always_zero_or_more";
    if (!status.isEmpty()) {
      without("mean_difference", ALL, "", none, "proportion", status);
      without("between_group_variance", ALL, "", none, "proportion_squared", status);
      without("index_of_disparity", ALL, "", none, "per_cent", status);
      without("theil_index", ALL, "", none, "per_thousand", status);
      return;
    }
    Disparity disparity = new Disparity(shares(), errors(), people());
    add(
        "mean_difference",
        ALL,
        "",
        disparity.differenceFromMean(true),
        "proportion",
        none,
        "mean difference from the mean, by population",
        "");
    add(
        "between_group_variance",
        ALL,
        "",
        disparity.betweenGroupVariance(CONFIDENCE),
        "proportion_squared",
        none,
        "between-group variance (Ahn and others 2018)",
        "");
    if (fewEvents()) {
      without("index_of_disparity", ALL, "", none, "per_cent", "few_events");
      without("theil_index", ALL, "", none, "per_thousand", "few_events");
    } else {
      add(
          "index_of_disparity",
          ALL,
          "",
          disparity.indexOfDisparity(true),
          "per_cent",
          none,
          "index of disparity, by population",
          "");
      add(
          "theil_index",
          ALL,
          "",
          disparity.theil(CONFIDENCE),
          "per_thousand",
          none,
          "Theil index, delta method",
          "");
    }
  }

  /** What would change if everybody had the value of the best off. */
  private void attributable() {
    if (known.size() < 3) {
      return;
    }
    String status = wholeStatus();
    boolean moreIsBetter = polarity == Polarity.HIGHER_IS_BETTER;
    int best = status.isEmpty() ? best(moreIsBetter) : 0;
    String reference = status.isEmpty() ? known.get(best).category() : "";
    String direction = "reference_minus_all";
    if (!status.isEmpty()) {
      without("attributable_risk", ALL, reference, direction, "proportion", status);
      without("attributable_fraction", ALL, reference, direction, "per_cent", status);
      return;
    }
    AttributableRisk.Result result =
        AttributableRisk.of(shares(), people(), best, moreIsBetter, CONFIDENCE);
    String method = "population attributable risk (Walter 1978), events taken as independent";
    add("attributable_risk", ALL, reference, result.risk(), "proportion", direction, method, "");
    if (fewEvents()) {
      without("attributable_fraction", ALL, reference, direction, "per_cent", "few_events");
    } else {
      add(
          "attributable_fraction",
          ALL,
          reference,
          result.fraction(),
          "per_cent",
          direction,
          method,
          "");
    }
  }

  private int best(boolean moreIsBetter) {
    if (!lens.ordered().isEmpty()) {
      return known.size() - 1;
    }
    double[] shares = shares();
    int best = 0;
    for (int i = 1; i < shares.length; i++) {
      best = moreIsBetter == shares[i] > shares[best] && shares[i] != shares[best] ? i : best;
    }
    return best;
  }

  /** Why no measure of the whole lens can be given; empty when it can. */
  private String wholeStatus() {
    boolean complete = lens.ordered().isEmpty() || known.size() == lens.ordered().size();
    if (!complete || known.isEmpty()) {
      return "group_missing";
    }
    return known.stream().allMatch(Group::isShown) ? "" : "group_suppressed";
  }

  private boolean fewEvents() {
    return known.stream().anyMatch(group -> group.numerator() < ShownGroups.LEAST_EVENTS);
  }

  /** Whether neighbours differ against the line's direction by more than chance. */
  private static boolean turns(double[] shares, double[] errors) {
    double whole = shares[shares.length - 1] - shares[0];
    for (int i = 1; i < shares.length; i++) {
      double step = shares[i] - shares[i - 1];
      double error = Math.hypot(errors[i], errors[i - 1]);
      if (step * whole < 0 && Math.abs(step) > 2 * error) {
        return true;
      }
    }
    return false;
  }

  private double[] shares() {
    return known.stream().mapToDouble(group -> group.share().value()).toArray();
  }

  private double[] people() {
    return known.stream().mapToDouble(Group::denominator).toArray();
  }

  private double[] errors() {
    return known.stream()
        .map(Group::share)
        .mapToDouble(
            share -> SlopeIndex.errorFromLimits(share.low(), share.high(), SlopeIndex.Scale.LINEAR))
        .toArray();
  }

  private void add(
      String measure,
      String compared,
      String reference,
      Estimate estimate,
      String unit,
      String direction,
      String method,
      String caution) {
    boolean hasValue = !Double.isNaN(estimate.value());
    String status = hasValue ? "shown" : PersonFacts.label(estimate.reason());
    measures.add(
        new Measure(
            measure, compared, reference, estimate, unit, direction, method, caution, status));
  }

  private void without(
      String measure,
      String compared,
      String reference,
      String direction,
      String unit,
      String status) {
    Estimate none = new Estimate(Double.NaN, Double.NaN, Double.NaN, Reason.MISSING_INPUT);
    measures.add(
        new Measure(measure, compared, reference, none, unit, direction, "none", "", status));
  }
}

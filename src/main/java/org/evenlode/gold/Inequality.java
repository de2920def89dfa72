package org.evenlode.gold;

import static org.evenlode.gold.MeasureKind.ATTRIBUTABLE_FRACTION;
import static org.evenlode.gold.MeasureKind.ATTRIBUTABLE_RISK;
import static org.evenlode.gold.MeasureKind.BETWEEN_GROUP_VARIANCE;
import static org.evenlode.gold.MeasureKind.CONCENTRATION_INDEX;
import static org.evenlode.gold.MeasureKind.DIFFERENCE;
import static org.evenlode.gold.MeasureKind.INDEX_OF_DISPARITY;
import static org.evenlode.gold.MeasureKind.MEAN_DIFFERENCE;
import static org.evenlode.gold.MeasureKind.RATIO;
import static org.evenlode.gold.MeasureKind.RELATIVE_CONCENTRATION_INDEX;
import static org.evenlode.gold.MeasureKind.RELATIVE_INDEX;
import static org.evenlode.gold.MeasureKind.SLOPE_INDEX;
import static org.evenlode.gold.MeasureKind.THEIL_INDEX;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.evenlode.contract.Indicator.Polarity;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.statistics.AttributableRisk;
import org.evenlode.statistics.Comparison;
import org.evenlode.statistics.ConcentrationIndex;
import org.evenlode.statistics.Disparity;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Reason;
import org.evenlode.statistics.SlopeIndex;
import org.jspecify.annotations.Nullable;

/**
 * Computes the measures of inequality of one indicator, period and area over the categories of a
 * lens, from counts as they are shown. Unknown categories are left out, and their share is told.
 */
final class Inequality {
  private static final String ALL = "all";
  private static final String MISSING = "group_missing";
  private static final String SUPPRESSED = "group_suppressed";
  private static final String SHOWN = "shown";

  /** Sets the number of categories below which there is a gap and nothing else. */
  private static final int LEAST_GROUPS = 3;

  /** Holds a measure with what it says; see the contract of the table. */
  record Measure(
      MeasureKind kind,
      String compared,
      String reference,
      Estimate estimate,
      String direction,
      String caution,
      String status) {}

  private final Lens lens;
  private final Polarity polarity;
  private final Map<String, Shown> groups;
  private final List<String> known;
  private final List<Measure> measures = new ArrayList<>();

  private Inequality(Lens lens, Polarity polarity, Map<String, Shown> groups) {
    this.lens = lens;
    this.polarity = polarity;
    this.groups = groups;
    this.known =
        lens.ordered().isEmpty()
            ? groups.keySet().stream().filter(c -> !lens.unknown().contains(c)).sorted().toList()
            : lens.ordered();
  }

  /**
   * Returns all measures that the lens asks for, computed or with the reason why not.
   *
   * @param groups by category, suppressed ones included
   */
  static Inequality of(Lens lens, Polarity polarity, Map<String, Shown> groups) {
    Inequality inequality = new Inequality(lens, polarity, groups);
    inequality.pairs();
    if (inequality.known.size() >= LEAST_GROUPS) {
      inequality.wholeLens();
    }
    return inequality;
  }

  List<Measure> measures() {
    return List.copyOf(measures);
  }

  /**
   * Returns the share of the shown denominators that are of unknown categories; not a number
   * without any.
   */
  double unknownShare() {
    double all = trials(groups.keySet());
    return all > 0 ? trials(lens.unknown()) / all : Double.NaN;
  }

  private double trials(Collection<String> categories) {
    return categories.stream()
        .map(groups::get)
        .filter(Objects::nonNull)
        .filter(Shown::hasTrials)
        .mapToDouble(Shown::trials)
        .sum();
  }

  /**
   * Compares every category with the reference; of an ordered lens it compares the two ends only.
   */
  private void pairs() {
    String reference = lens.reference();
    List<String> compared =
        lens.ordered().isEmpty()
            ? known.stream().filter(category -> !category.equals(reference)).toList()
            : known.subList(0, 1);
    for (String category : compared) {
      Told pair = new Told(List.of(category, reference), category, reference, "");
      pair.measure(
          DIFFERENCE,
          category + "_minus_" + reference,
          () -> Comparison.difference(estimate(category), estimate(reference)));
      pair.measure(
          RATIO,
          category + "_over_" + reference,
          () -> Comparison.ratio(estimate(category), estimate(reference)));
    }
  }

  private void wholeLens() {
    boolean computable = status(known).equals(SHOWN);
    double[] shares = computable ? numbers(Shown::share) : new double[0];
    double[] people = computable ? numbers(Shown::trials) : new double[0];
    double[] errors = computable ? numbers(Inequality::error) : new double[0];
    if (lens.ordered().isEmpty()) {
      unordered(shares, errors, people);
    } else {
      ordered(shares, errors, people);
    }
    // The formula is of shares; of rates that pass one it would tell nothing.
    boolean isShare = groups.values().stream().allMatch(group -> group.standardised().isEmpty());
    if (polarity != Polarity.NEITHER && isShare) {
      attributable(shares, people);
    }
  }

  private void ordered(double[] shares, double[] errors, double[] people) {
    String worst = known.get(0);
    String best = lens.reference();
    Supplier<SlopeIndex.Indices> line =
        () ->
            new SlopeIndex(shares, errors, people, SlopeIndex.Scale.LINEAR, false, -1)
                .closedForm(Shown.CONFIDENCE);
    Supplier<ConcentrationIndex> index = () -> ConcentrationIndex.ofGroups(shares, people);
    String towards = "negative_where_" + worst + "_has_more";
    Told whole = new Told(known, ALL, "", turns(shares, errors) ? "gradient_turns" : "");
    whole.measure(
        SLOPE_INDEX, worst + "_minus_" + best + "_end_of_the_line", () -> line.get().slope());
    whole.measure(
        RELATIVE_INDEX, worst + "_over_" + best + "_end_of_the_line", () -> line.get().relative());
    whole.measure(CONCENTRATION_INDEX, towards, () -> index.get().absolute(Shown.CONFIDENCE));
    whole.measure(
        RELATIVE_CONCENTRATION_INDEX, towards, () -> index.get().relative(Shown.CONFIDENCE));
  }

  private void unordered(double[] shares, double[] errors, double[] people) {
    Supplier<Disparity> disparity = () -> new Disparity(shares, errors, people);
    Told whole = new Told(known, ALL, "", "");
    String none = "none_always_zero_or_more";
    whole.measure(MEAN_DIFFERENCE, none, () -> disparity.get().differenceFromMean(true));
    whole.measure(
        BETWEEN_GROUP_VARIANCE, none, () -> disparity.get().betweenGroupVariance(Shown.CONFIDENCE));
    whole.measure(INDEX_OF_DISPARITY, none, () -> disparity.get().indexOfDisparity(true));
    whole.measure(THEIL_INDEX, none, () -> disparity.get().theil(Shown.CONFIDENCE));
  }

  /** Computes what would change if everybody had the value of the best off. */
  private void attributable(double[] shares, double[] people) {
    boolean moreIsBetter = polarity == Polarity.HIGHER_IS_BETTER;
    int best = lens.ordered().isEmpty() ? best(shares, moreIsBetter) : known.size() - 1;
    double[] effective = effective(people);
    Supplier<AttributableRisk.Result> risk =
        () -> AttributableRisk.of(shares, effective, best, moreIsBetter, Shown.CONFIDENCE);
    String reference = shares.length == 0 ? "" : known.get(best);
    Told whole = new Told(known, ALL, reference, "");
    whole.measure(ATTRIBUTABLE_RISK, "reference_minus_all", () -> risk.get().risk());
    whole.measure(ATTRIBUTABLE_FRACTION, "reference_minus_all", () -> risk.get().fraction());
  }

  /** Makes all groups smaller alike, so that together they weigh as many independent people. */
  private double[] effective(double[] people) {
    if (people.length == 0) {
      return people;
    }
    double effect =
        Arrays.stream(people).sum() / Arrays.stream(numbers(Shown::effectiveTrials)).sum();
    return Arrays.stream(people).map(one -> one / effect).toArray();
  }

  private static int best(double[] shares, boolean moreIsBetter) {
    int best = 0;
    for (int i = 1; i < shares.length; i++) {
      boolean better = moreIsBetter ? shares[i] > shares[best] : shares[i] < shares[best];
      best = better ? i : best;
    }
    return best;
  }

  /** Returns true if neighbours differ against the line's direction by more than chance. */
  private static boolean turns(double[] shares, double[] errors) {
    for (int i = 1; i < shares.length; i++) {
      double whole = shares[shares.length - 1] - shares[0];
      double step = shares[i] - shares[i - 1];
      if (step * whole < 0 && Math.abs(step) > 2 * Math.hypot(errors[i], errors[i - 1])) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether categories can be compared, or the first reason why not. */
  private String status(List<String> categories) {
    if (!groups.keySet().containsAll(categories)) {
      return MISSING;
    }
    return categories.stream().map(this::group).allMatch(Shown::isShown) ? SHOWN : SUPPRESSED;
  }

  private Shown group(String category) {
    @Nullable Shown group = groups.get(category);
    if (group == null) {
      throw new IllegalStateException("Asked of a category that is missing");
    }
    return group;
  }

  private Estimate estimate(String category) {
    return group(category).estimate();
  }

  private static double error(Shown group) {
    Estimate share = group.estimate();
    return SlopeIndex.errorFromLimits(share.low(), share.high(), SlopeIndex.Scale.LINEAR);
  }

  private double[] numbers(java.util.function.ToDoubleFunction<Shown> of) {
    return known.stream().map(this::group).mapToDouble(of).toArray();
  }

  /** Measures over some categories: computed where they can be, else with the reason. */
  private final class Told {
    private final String status;
    private final boolean hasFewEvents;
    private final String compared;
    private final String reference;
    private final String caution;

    Told(List<String> categories, String compared, String reference, String caution) {
      this.status = status(categories);
      this.hasFewEvents =
          status.equals(SHOWN)
              && categories.stream().map(Inequality.this::group).anyMatch(Shown::hasFewEvents);
      this.compared = compared;
      this.reference = reference;
      this.caution = caution;
    }

    void measure(MeasureKind kind, String direction, Supplier<Estimate> of) {
      boolean withheld = kind.isRelative() && hasFewEvents;
      Estimate estimate =
          status.equals(SHOWN) && !withheld
              ? of.get()
              : new Estimate(Double.NaN, Double.NaN, Double.NaN, Reason.MISSING_INPUT);
      String told =
          withheld
              ? "few_events"
              : status.equals(SHOWN) && Double.isNaN(estimate.value())
                  ? PersonFacts.label(estimate.reason())
                  : status;
      measures.add(new Measure(kind, compared, reference, estimate, direction, caution, told));
    }
  }
}

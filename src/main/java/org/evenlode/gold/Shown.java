package org.evenlode.gold;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.evenlode.contract.Indicator;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Proportion;
import org.evenlode.statistics.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a cell as they are shown, rounded and perhaps suppressed: of a share, or of a
 * standardised rate.
 *
 * @param events not a number where it is suppressed
 * @param trials not a number where it is suppressed
 * @param effect variance of the events, with people as clusters and with the error of noise and
 *     rounding, over that of independent events exactly counted; at least 1
 * @param standardised the rate, not a number where it is withheld; empty of a share
 */
record Shown(double events, double trials, double effect, Optional<Estimate> standardised) {
  Shown(double events, double trials, double effect) {
    this(events, trials, effect, Optional.empty());
  }

  static final double CONFIDENCE = 0.95;

  /**
   * Sets the number of events below which no ratio, signal or rank is made: noise and rounding
   * would decide it.
   */
  private static final double LEAST_EVENTS = 20;

  /** Sets how near to 0 or 1 a share is taken for this when the error of noise is weighed. */
  private static final double LEAST_SHARE = 0.02;

  private static final int DIGITS = 1_000_000;

  /** Returns the counts of a row, events and trials beside each other. */
  static Shown of(Row row, int events) {
    return new Shown(count(row, events), count(row, events + 1), 1);
  }

  /**
   * Reads a member of a group as {@link ShownTable} makes them: its name, counts, clustering, and
   * standardised rate.
   *
   * @param unit of its indicator, which tells a rate from a share
   */
  static Shown member(Row member, String unit) {
    double events = count(member, 1);
    double trials = count(member, 2);
    double clustering = member.isNullAt(3) ? 1 : Math.max(1, member.getDouble(3));
    double noise = member.isNullAt(7) ? 0 : member.getDouble(7);
    double ratio = events / trials;
    if (unit.equals(Indicator.RATE_UNIT)) {
      double added = events > 0 ? noise * (1 + ratio * ratio) / events : 0;
      Estimate rate =
          new Estimate(number(member, 4), number(member, 5), number(member, 6), Reason.NONE);
      return new Shown(events, trials, clustering + added, Optional.of(rate));
    }
    double share = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, ratio));
    double added = noise * (1 + share * share) / (trials * share * (1 - share));
    return new Shown(events, trials, clustering + (Double.isFinite(added) ? added : 0));
  }

  /** Returns true if there is a share or rate to be told. */
  boolean isShown() {
    return hasTrials() && !Double.isNaN(share());
  }

  /** Returns true if the denominator is told. */
  boolean hasTrials() {
    return trials > 0;
  }

  boolean hasFewEvents() {
    return events < LEAST_EVENTS;
  }

  /**
   * Returns the share, or the standardised rate; not a number where it is hidden. Rounded counts
   * may pass their total by a step.
   */
  double share() {
    return standardised
        .map(Estimate::value)
        .orElseGet(() -> trials > 0 ? Math.min(events, trials) / trials : Double.NaN);
  }

  /** Returns how many independent events carry as much news as these trials. */
  double effectiveTrials() {
    return trials / effect;
  }

  /** Returns the share or rate with limits that know that a person's events belong together. */
  Estimate estimate() {
    if (standardised.isPresent()) {
      return standardised.get();
    }
    return Proportion.clustered(Math.min(events, trials), trials, effect, CONFIDENCE);
  }

  /** Returns a value to the digits that anybody needs; null where it is none. */
  static @Nullable Double rounded(double value) {
    return Double.isFinite(value) ? (Double) ((double) Math.round(value * DIGITS) / DIGITS) : null;
  }

  private static double number(Row row, int index) {
    return row.isNullAt(index) ? Double.NaN : row.getDouble(index);
  }

  private static double count(Row row, int index) {
    return row.isNullAt(index) ? Double.NaN : row.getLong(index);
  }
}

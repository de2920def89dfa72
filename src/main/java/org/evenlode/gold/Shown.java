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
 * @param clustering variance with people as clusters over that of independent events, at least 1
 * @param standardised the rate, not a number where it is withheld; empty of a share
 */
record Shown(double events, double trials, double clustering, Optional<Estimate> standardised) {
  Shown(double events, double trials, double clustering) {
    this(events, trials, clustering, Optional.empty());
  }

  static final double CONFIDENCE = 0.95;

  /** No ratio, signal or rank is made from fewer events than this: rounding by 5 would rule it. */
  private static final double LEAST_EVENTS = 20;

  private static final int DIGITS = 1_000_000;

  /** The counts of a row, events and trials beside each other. */
  static Shown of(Row row, int events) {
    return new Shown(count(row, events), count(row, events + 1), 1);
  }

  /**
   * A member of a group as {@link ShownTable} makes them: its name, counts, clustering, and
   * standardised rate.
   *
   * @param unit of its indicator, which tells a rate from a share
   */
  static Shown member(Row member, String unit) {
    return unit.equals(Indicator.RATE_UNIT) ? standardised(member, 1) : clustered(member, 1);
  }

  private static Shown clustered(Row row, int events) {
    int last = events + 2;
    return new Shown(
        count(row, events),
        count(row, events + 1),
        row.isNullAt(last) ? 1 : Math.max(1, row.getDouble(last)));
  }

  private static Shown standardised(Row row, int events) {
    Shown counts = clustered(row, events);
    int rate = events + 3;
    Estimate estimate =
        new Estimate(number(row, rate), number(row, rate + 1), number(row, rate + 2), Reason.NONE);
    return new Shown(counts.events(), counts.trials(), counts.clustering(), Optional.of(estimate));
  }

  /** Whether there is a share or rate to be told. */
  boolean isShown() {
    return hasTrials() && !Double.isNaN(share());
  }

  /** Whether the denominator is told. */
  boolean hasTrials() {
    return trials > 0;
  }

  boolean hasFewEvents() {
    return events < LEAST_EVENTS;
  }

  /**
   * The share, or the standardised rate; not a number where it is hidden. Rounded counts may pass
   * their total by a step.
   */
  double share() {
    return standardised
        .map(Estimate::value)
        .orElseGet(() -> trials > 0 ? Math.min(events, trials) / trials : Double.NaN);
  }

  /** How many independent events carry as much news as these trials. */
  double effectiveTrials() {
    return trials / clustering;
  }

  /** The share or rate with limits that know that a person's events belong together. */
  Estimate estimate() {
    if (standardised.isPresent()) {
      return standardised.get();
    }
    return Proportion.clustered(Math.min(events, trials), trials, clustering, CONFIDENCE);
  }

  /** A value to the digits that anybody needs; null where it is none. */
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

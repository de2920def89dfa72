package org.evenlode.gold;

import org.apache.spark.sql.Row;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Proportion;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a cell as they are shown, rounded and perhaps suppressed.
 *
 * @param events not a number where it is suppressed
 * @param trials not a number where it is suppressed
 * @param clustering variance with people as clusters over that of independent events, at least 1
 */
record Shown(double events, double trials, double clustering) {
  static final double CONFIDENCE = 0.95;

  /** No ratio, signal or rank is made from fewer events than this: rounding by 5 would rule it. */
  private static final double LEAST_EVENTS = 20;

  private static final int DIGITS = 1_000_000;

  /** The counts of a row, events and trials beside each other. */
  static Shown of(Row row, int events) {
    return new Shown(count(row, events), count(row, events + 1), 1);
  }

  /** The counts of a row, with the clustering after them. */
  static Shown clustered(Row row, int events) {
    int last = events + 2;
    return new Shown(
        count(row, events),
        count(row, events + 1),
        row.isNullAt(last) ? 1 : Math.max(1, row.getDouble(last)));
  }

  /** Whether there is a share to be told. */
  boolean isShown() {
    return !Double.isNaN(events) && trials > 0;
  }

  boolean hasFewEvents() {
    return events < LEAST_EVENTS;
  }

  /** The share, not a number where it is hidden. Rounded counts may pass their total by a step. */
  double share() {
    return isShown() ? Math.min(events, trials) / trials : Double.NaN;
  }

  /** How many independent events carry as much news as these trials. */
  double effectiveTrials() {
    return trials / clustering;
  }

  /** The share with limits that know that a person's events belong together. */
  Estimate estimate() {
    return Proportion.clustered(Math.min(events, trials), trials, clustering, CONFIDENCE);
  }

  /** A value to the digits that anybody needs; null where it is none. */
  static @Nullable Double rounded(double value) {
    return Double.isFinite(value) ? (Double) ((double) Math.round(value * DIGITS) / DIGITS) : null;
  }

  private static double count(Row row, int index) {
    return row.isNullAt(index) ? Double.NaN : row.getLong(index);
  }
}

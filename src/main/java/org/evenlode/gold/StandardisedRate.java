package org.evenlode.gold;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.StructType;
import org.evenlode.statistics.DirectStandardisation;
import org.evenlode.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * The rate of a cell, standardised to the European Standard Population 2013, with Dobson's limits
 * made wider by the clustering of a person's events.
 *
 * <p>Bands in which the cell has nobody are left out of the standard: a group of children is
 * compared with others of the same ages.
 */
final class StandardisedRate
    implements UDF2<scala.collection.Seq<scala.collection.Seq<Long>>, Double, Row> {
  /** Bands of age: five years each, the last from ninety on. */
  static final int BANDS = 19;

  private static final long serialVersionUID = 1L;
  private static final double PER = 100_000;
  private static final double MONTHS = 12;

  /** Digits that are told: enough to compare by, too few to give a count back. */
  private static final int DIGITS = 3;

  static StructType schema() {
    return StructType.fromDDL("value double, low double, high double");
  }

  /**
   * The rate with its limits.
   *
   * @param parts counts by age, events first, then months of people, to be added up
   * @param effect variance with people as clusters over that of independent events
   */
  @Override
  public Row call(scala.collection.Seq<scala.collection.Seq<Long>> parts, Double effect) {
    double[] counts = new double[2 * BANDS];
    for (int part = 0; part < parts.size(); part++) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += parts.apply(part).apply(i);
      }
    }
    Estimate rate = of(counts, effect);
    return RowFactory.create(told(rate.value()), told(rate.low()), told(rate.high()));
  }

  /** The rate per 100,000 people and year. */
  static Estimate of(double[] counts, double effect) {
    double[] weights = DirectStandardisation.european2013();
    double[] events = new double[BANDS];
    double[] years = new double[BANDS];
    int bands = 0;
    for (int band = 0; band < BANDS; band++) {
      if (counts[BANDS + band] > 0) {
        events[bands] = counts[band];
        years[bands] = counts[BANDS + band] / MONTHS;
        weights[bands++] = weights[band];
      }
    }
    Estimate rate =
        DirectStandardisation.rate(
            Arrays.copyOf(events, bands),
            Arrays.copyOf(years, bands),
            Arrays.copyOf(weights, bands),
            PER,
            Shown.CONFIDENCE);
    double wider = Math.sqrt(Math.max(1, effect));
    return new Estimate(
        rate.value(),
        Math.max(0, rate.value() - wider * (rate.value() - rate.low())),
        rate.value() + wider * (rate.high() - rate.value()),
        rate.reason());
  }

  private static @Nullable Double told(double value) {
    if (Double.isNaN(value)) {
      return null;
    }
    return value == 0
        ? (Double) 0.0
        : (Double)
            java.math.BigDecimal.valueOf(value)
                .round(new java.math.MathContext(DIGITS))
                .doubleValue();
  }
}

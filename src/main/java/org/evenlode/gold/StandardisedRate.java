package org.evenlode.gold;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.StructType;
import org.evenlode.statistics.Counts;
import org.evenlode.statistics.DirectStandardisation;
import org.evenlode.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * Computes what the rate of a cell, standardised to the European Standard Population 2013, is made
 * of in addition to the count of events, so that it can be computed from the count as it is shown:
 * what an event adds to it on average, and how far Dobson's limits go for each event that Byar's
 * limits of the count do, made wider by the clustering of a person's events.
 *
 * <p>Bands in which the cell has nobody are left out of the standard: a group of children is
 * compared with others of the same ages.
 */
final class StandardisedRate
    implements UDF2<scala.collection.Seq<scala.collection.Seq<Long>>, Double, Row> {
  /** Counts the bands of age: five years each, the last from ninety on. */
  static final int BANDS = 19;

  private static final long serialVersionUID = 1L;
  private static final double PER = 100_000;
  private static final double MONTHS = 12;

  static StructType schema() {
    return StructType.fromDDL("weight double, spread double");
  }

  /**
   * Computes both means, per 100,000 people and year; missing below ten events.
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
    double events = Arrays.stream(counts, 0, BANDS).sum();
    Estimate rate = of(counts, effect);
    double spread =
        (rate.high() - rate.value()) / (Counts.byar(events, Shown.CONFIDENCE).high() - events);
    return RowFactory.create(told(rate.value() / events), told(spread));
  }

  /** Computes the rate per 100,000 people and year. */
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
    return Double.isFinite(value) ? (Double) value : null;
  }
}

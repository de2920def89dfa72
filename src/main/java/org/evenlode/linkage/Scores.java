package org.evenlode.linkage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says how well pairs were found.
 *
 * @param precision share of the pairs called one person's that are
 * @param recall share of the true pairs that are called so
 * @param low lower limit of a 95 % interval of F1, by resampling people; NaN when not asked
 * @param high upper limit
 */
public record Scores(double precision, double recall, double low, double high) {

  static Scores of(double right, double called, double truly) {
    return new Scores(
        called == 0 ? 0 : right / called, truly == 0 ? 0 : right / truly, Double.NaN, Double.NaN);
  }

  Scores within(double lower, double upper) {
    return new Scores(precision, recall, lower, upper);
  }

  /** Returns the harmonic mean of precision and recall. */
  public double f1() {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  /** Returns the scores as names and numbers. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("precision", round(precision));
    map.put("recall", round(recall));
    map.put("f1", round(f1()));
    if (!Double.isNaN(low)) {
      map.put("f1_low", round(low));
      map.put("f1_high", round(high));
    }
    return map;
  }

  static double round(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}

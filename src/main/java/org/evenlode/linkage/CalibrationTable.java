package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the stated with the true probability of pairs, in bands of the stated one. */
final class CalibrationTable {
  private static final double[] BANDS = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0000001};

  private CalibrationTable() {}

  /** Returns one row a band: from, pairs, mean stated probability, share truly one person's. */
  static List<Map<String, Object>> of(Links links, int[] truth) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int band = 0; band + 1 < BANDS.length; band++) {
      long pairs = 0;
      double stated = 0;
      long truly = 0;
      for (int at = 0; at < links.size(); at++) {
        double probability = PairScorer.probability(links.weight(at));
        if (probability >= BANDS[band] && probability < BANDS[band + 1]) {
          pairs++;
          stated += probability;
          truly += truth[links.one(at)] == truth[links.other(at)] ? 1 : 0;
        }
      }
      if (pairs > 0) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("from", BANDS[band]);
        row.put("pairs", pairs);
        row.put("stated", Scores.round(stated / pairs));
        row.put("true", Scores.round((double) truly / pairs));
        rows.add(row);
      }
    }
    return rows;
  }
}

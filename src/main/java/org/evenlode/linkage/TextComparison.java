package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares texts by levels: equal, then alike by falling Jaro-Winkler similarity, then different.
 */
final class TextComparison extends ValueComparison {
  private static final long serialVersionUID = 1;

  private final double[] thresholds;

  /**
   * Binds the comparison.
   *
   * @param thresholds similarities, falling; none for a code, which is equal or not
   */
  TextComparison(CodedField field, List<Double> thresholds) {
    super(field, names(thresholds));
    this.thresholds = thresholds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  int level(String one, String other) {
    if (thresholds.length == 0) {
      return 1;
    }
    double similarity = Similarity.jaroWinkler(one, other);
    int level = 0;
    while (level < thresholds.length && similarity < thresholds[level]) {
      level++;
    }
    return level + 1;
  }

  @Override
  public double[] rarity(double equal, double alike) {
    double[] rarity = super.rarity(equal, alike);
    Arrays.fill(rarity, 1, rarity.length - 1, alike);
    return rarity;
  }

  private static List<String> names(List<Double> thresholds) {
    List<String> names = new ArrayList<>(List.of("equal"));
    thresholds.forEach(threshold -> names.add("alike_" + threshold));
    names.add("different");
    return names;
  }
}

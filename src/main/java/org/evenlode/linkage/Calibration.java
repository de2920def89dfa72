package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Tells what a stated probability is worth, by isotonic regression on reviewed pairs: of all rising
 * step functions the one nearest to the decisions (pool adjacent violators; Ayer and others 1955),
 * drawn through the middles of its steps.
 */
public final class Calibration implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Sets the number of decisions below which chance would move probabilities more than they are
   * wrong.
   */
  public static final int LEAST_DECISIONS = 30;

  private final double[] stated;
  private final double[] worth;

  private Calibration(double[] stated, double[] worth) {
    this.stated = stated;
    this.worth = worth;
  }

  /** Makes the calibration of nothing reviewed: every probability is worth what it states. */
  public static Calibration none() {
    return new Calibration(new double[] {0, 1}, new double[] {0, 1});
  }

  /**
   * Holds a reviewed pair.
   *
   * @param weight how many pairs it stands for
   */
  public record Decided(double stated, boolean isMatch, double weight) {}

  /** Fits reviewed pairs; {@link #none()} for fewer than {@link #LEAST_DECISIONS}. */
  public static Calibration fit(List<Decided> decisions) {
    if (decisions.size() < LEAST_DECISIONS) {
      return none();
    }
    List<double[]> steps = new ArrayList<>(); // Weight, sum of stated, sum of matches.
    decisions.stream()
        .sorted(Comparator.comparingDouble(Decided::stated).thenComparing(one -> !one.isMatch()))
        .forEach(
            one -> {
              steps.add(
                  new double[] {
                    one.weight(), one.stated() * one.weight(), one.isMatch() ? one.weight() : 0
                  });
              while (steps.size() > 1 && falls(steps)) {
                double[] last = steps.remove(steps.size() - 1);
                double[] before = steps.get(steps.size() - 1);
                Arrays.setAll(before, i -> before[i] + last[i]);
              }
            });
    double[] stated = steps.stream().mapToDouble(step -> step[1] / step[0]).toArray();
    double[] worth = steps.stream().mapToDouble(step -> step[2] / step[0]).toArray();
    return new Calibration(stated, worth);
  }

  private static boolean falls(List<double[]> steps) {
    double[] last = steps.get(steps.size() - 1);
    double[] before = steps.get(steps.size() - 2);
    return last[2] / last[0] <= before[2] / before[0];
  }

  /** Returns what a stated probability is worth. */
  public double of(double probability) {
    if (probability <= stated[0]) {
      // Nothing is known below the lowest step but that an impossible pair is worth nothing.
      return stated[0] > 0 ? worth[0] * Math.max(0, probability) / stated[0] : worth[0];
    }
    for (int step = 1; step < stated.length; step++) {
      if (probability <= stated[step]) {
        double share = (probability - stated[step - 1]) / (stated[step] - stated[step - 1]);
        return worth[step - 1] + share * (worth[step] - worth[step - 1]);
      }
    }
    return worth[worth.length - 1];
  }

  /** Returns the steps, to tell two calibrations apart. */
  @Override
  public String toString() {
    return Arrays.toString(stated) + Arrays.toString(worth);
  }
}

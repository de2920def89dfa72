package org.evenlode.statistics;

import java.util.Arrays;

/**
 * Draws up a chart of individual values over time (XmR) that tells signals from ordinary variation.
 *
 * <p>Sources: Wheeler DJ (2000) Understanding Variation (limits at 2.66 mean moving ranges); NHS
 * England, Making Data Count (rules: a point outside the limits, seven on one side of the mean,
 * seven rising or falling, two of three close to a limit; moving ranges beyond 3.267 times their
 * mean are left out once before limits are set).
 */
public final class ControlChart {
  /** Limits lie this many mean moving ranges from the mean: 3 / 1.128. */
  static final double TO_LIMIT = 2.66;

  /** Sets how many means a moving range must reach to be left out of the limits. */
  static final double OUTLYING_RANGE = 3.267;

  /** Sets how many points in a row make a shift or a trend. */
  static final int RUN = 7;

  /** Says what is out of the ordinary about a point. */
  public enum Rule {
    /** Says that nothing is out of the ordinary. */
    NONE,
    /** Says that the point lies beyond a limit. */
    OUTSIDE_LIMITS,
    /** Says that the point is one of seven or more in a row on one side of the mean. */
    SHIFT,
    /** Says that the point is one of seven or more in a row that rise, or fall. */
    TREND,
    /**
     * Says that the point is one of two among three in a row in the outer third towards one limit.
     */
    NEAR_LIMIT
  }

  /**
   * Holds a point on the chart.
   *
   * @param value the value
   * @param mean of its stretch
   * @param low lower limit of its stretch
   * @param high upper limit
   * @param rule the first rule that it meets, in the order of {@link Rule}
   * @param direction 1 for high or rising, -1 for low or falling, 0 without a rule
   */
  public record Point(
      double value, double mean, double low, double high, Rule rule, int direction) {}

  private ControlChart() {}

  /**
   * Makes a chart of one stretch.
   *
   * @param values in order of time, none missing
   * @param screen whether outlying moving ranges are left out of the limits
   */
  public static Point[] of(double[] values, boolean screen) {
    return of(values, screen, new int[0]);
  }

  /**
   * Makes a chart with limits set anew from stated points on, for known changes of the process.
   *
   * @param rebaseAt indexes at which a new stretch starts, rising
   */
  public static Point[] of(double[] values, boolean screen, int[] rebaseAt) {
    Point[] points = new Point[values.length];
    int from = 0;
    for (int i = 0; i <= rebaseAt.length; i++) {
      int to = i == rebaseAt.length ? values.length : rebaseAt[i];
      stretch(values, from, to, screen, points);
      from = to;
    }
    return points;
  }

  private static void stretch(double[] values, int from, int to, boolean screen, Point[] points) {
    if (to <= from) {
      return;
    }
    double[] own = Arrays.copyOfRange(values, from, to);
    double mean = Arrays.stream(own).average().orElse(Double.NaN);
    double reach = TO_LIMIT * meanRange(own, screen);
    Rule[] rules = new Rule[own.length];
    int[] directions = new int[own.length];
    Arrays.fill(rules, Rule.NONE);
    // The weakest rule first, so that a stronger one takes its place.
    markNearLimit(own, mean, reach, rules, directions);
    markRuns(own, steps(own), Rule.TREND, rules, directions);
    markRuns(own, sides(own, mean), Rule.SHIFT, rules, directions);
    for (int i = 0; i < own.length; i++) {
      if (Math.abs(own[i] - mean) > reach) {
        rules[i] = Rule.OUTSIDE_LIMITS;
        directions[i] = own[i] > mean ? 1 : -1;
      }
      points[from + i] =
          new Point(own[i], mean, mean - reach, mean + reach, rules[i], directions[i]);
    }
  }

  private static double meanRange(double[] values, boolean screen) {
    double[] ranges = new double[Math.max(0, values.length - 1)];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = Math.abs(values[i + 1] - values[i]);
    }
    double mean = Arrays.stream(ranges).average().orElse(0);
    return screen
        ? Arrays.stream(ranges).filter(r -> r < OUTLYING_RANGE * mean).average().orElse(mean)
        : mean;
  }

  private static int[] sides(double[] values, double mean) {
    return Arrays.stream(values).mapToInt(v -> (int) Math.signum(v - mean)).toArray();
  }

  /** Returns the way each point went from the one before; the first goes the way of the second. */
  private static int[] steps(double[] values) {
    int[] steps = new int[values.length];
    for (int i = 1; i < values.length; i++) {
      steps[i] = (int) Math.signum(values[i] - values[i - 1]);
    }
    return steps;
  }

  /**
   * Marks runs of seven points of one sign. A trend's run of steps starts at the point before its
   * first step: seven points make six steps.
   */
  private static void markRuns(
      double[] values, int[] signs, Rule rule, Rule[] rules, int[] directions) {
    int lead = rule == Rule.TREND ? 1 : 0;
    for (int from = 0; from < values.length; ) {
      int to = from + 1;
      while (to < values.length && signs[to] == signs[from]) {
        to++;
      }
      int first = Math.max(0, from - lead);
      if (signs[from] != 0 && to - first >= RUN) {
        for (int i = first; i < to; i++) {
          rules[i] = rule;
          directions[i] = signs[from];
        }
      }
      from = to;
    }
  }

  private static void markNearLimit(
      double[] values, double mean, double reach, Rule[] rules, int[] directions) {
    double near = reach * 2 / 3;
    for (int side = -1; side <= 1; side += 2) {
      boolean[] close = new boolean[values.length];
      for (int i = 0; i < close.length; i++) {
        double distance = side * (values[i] - mean);
        close[i] = distance > near && distance <= reach;
      }
      for (int i = 0; i + 2 < close.length; i++) {
        boolean oneSide = sameSide(values, mean, side, i);
        int count = (close[i] ? 1 : 0) + (close[i + 1] ? 1 : 0) + (close[i + 2] ? 1 : 0);
        for (int j = i; oneSide && count >= 2 && j < i + 3; j++) {
          if (close[j]) {
            rules[j] = Rule.NEAR_LIMIT;
            directions[j] = side;
          }
        }
      }
    }
  }

  private static boolean sameSide(double[] values, double mean, int side, int from) {
    for (int i = from; i < from + 3; i++) {
      if (side * (values[i] - mean) <= 0) {
        return false;
      }
    }
    return true;
  }
}

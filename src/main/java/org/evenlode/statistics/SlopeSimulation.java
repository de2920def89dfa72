package org.evenlode.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws group values anew and takes the limits of the indices from the fits. */
final class SlopeSimulation {
  private final Line line;
  private final double[] centres;
  private final double[] errors;
  private final SlopeIndex.Scale scale;
  private final boolean fitTransformed;

  SlopeSimulation(
      Line line,
      double[] centres,
      double[] errors,
      SlopeIndex.Scale scale,
      boolean fitTransformed) {
    this.line = line;
    this.centres = centres;
    this.errors = errors;
    this.scale = scale;
    this.fitTransformed = fitTransformed;
  }

  SlopeIndex.Indices indices(SlopeIndex index, double confidence, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] slopes = new double[draws];
    double[] ratios = new double[draws];
    double[] values = new double[centres.length];
    for (int draw = 0; draw < draws; draw++) {
      for (int i = 0; i < values.length; i++) {
        double drawn = centres[i] + errors[i] * random.nextGaussian();
        values[i] = fitTransformed ? drawn : scale.back(drawn);
      }
      slopes[draw] = line.slope(values);
      double start = line.start(values);
      ratios[draw] = (start + slopes[draw]) / start;
    }
    Arrays.sort(slopes);
    Arrays.sort(ratios);
    double tail = Quantiles.tail(confidence);
    int low = position(draws * tail);
    int high = position(draws * (1 - tail));
    double[] fitted = index.fitted();
    double slope = line.slope(fitted);
    double start = line.start(fitted);
    if (fitTransformed) {
      return index.transformedIndices(start, slope, slopes[low], slopes[high]);
    }
    Estimate absolute = Estimate.of(slope, slopes[low], slopes[high]).times(index.multiplier());
    Estimate relative =
        start > 0 && start + slope > 0
            ? Estimate.of((start + slope) / start, ratios[low], ratios[high])
            : Estimate.missing(Reason.NOT_POSITIVE);
    return new SlopeIndex.Indices(absolute, index.oriented(relative), start);
  }

  private static int position(double rank) {
    return Math.max(0, (int) Math.rint(rank) - 1);
  }
}

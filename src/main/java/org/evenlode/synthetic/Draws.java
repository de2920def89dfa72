package org.evenlode.synthetic;

import java.io.Serializable;
import java.util.List;

/** Draws random numbers that depend on nothing but seed, person, field and occurrence. */
final class Draws implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double SCALE = 0x1.0p-53;
  private static final double GOLDEN = 0.6180339887498949;

  private final long seed;

  Draws(long seed) {
    this.seed = seed;
  }

  /** Draws a number evenly between 0 and 1. */
  double uniform(long person, String field, long occurrence) {
    return (bits(person, field, occurrence) >>> 11) * SCALE;
  }

  double uniform(long person, String field) {
    return uniform(person, field, 0);
  }

  boolean happens(double probability, long person, String field, long occurrence) {
    return uniform(person, field, occurrence) < probability;
  }

  int below(int bound, long person, String field, long occurrence) {
    return (int) (uniform(person, field, occurrence) * bound);
  }

  /** Returns bits for identifiers that must look random. */
  long bits(long person, String field, long occurrence) {
    long mixed = mix(seed + 0x9E3779B97F4A7C15L * (person + 1));
    mixed = mix(mixed ^ field.hashCode() * 0xC2B2AE3D27D4EB4FL);
    return mix(mixed + 0x165667B19E3779F9L * (occurrence + 1));
  }

  /**
   * Draws a number evenly between 0 and 1 over people, more evenly than chance: for shares of the
   * population.
   */
  double evenly(long person) {
    double place = (person + 0.5) * GOLDEN + uniform(0, "start");
    return place - Math.floor(place);
  }

  /**
   * Draws a standard normal number by the sum of twelve uniforms: exact mean and variance, no far
   * tails.
   */
  double normal(long person, String field) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += uniform(person, field, i);
    }
    return sum - 6;
  }

  /** Draws how many events of a Poisson process happen. */
  int poisson(double mean, long person, String field, long occurrence) {
    double limit = uniform(person, field, occurrence);
    double term = Math.exp(-mean);
    double sum = term;
    int count = 0;
    while (sum < limit && count < 40) {
      count++;
      term *= mean / count;
      sum += term;
    }
    return count;
  }

  /** Returns which of several shares a number between 0 and 1 falls in. */
  static int pick(List<Double> shares, double uniform) {
    double total = shares.stream().mapToDouble(Double::doubleValue).sum();
    double left = uniform * total;
    for (int i = 0; i < shares.size(); i++) {
      left -= shares.get(i);
      if (left < 0) {
        return i;
      }
    }
    return shares.size() - 1;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}

package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log10;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.evenlode.contract.Derived;
import org.evenlode.statistics.DirectStandardisation;
import org.evenlode.statistics.Quantiles;

/**
 * Computes shares, rates and their limits from counts as they are shown, so that none gives back
 * more than what is shown. Every limit includes the error of noise and rounding.
 */
final class DerivedValues {
  private static final double CONFIDENCE = 0.95;

  /** Sets the denominator from which a share is shown to a tenth of a per cent (HES protocol). */
  private static final int FINE_FROM = 4_000;

  private static final double PER_YEARS = 100_000;
  private static final double MONTHS = 12;

  /** Sets by how many events a standardised rate may be off because its mean is given in steps. */
  private static final int EVENTS_MOVED = 2;

  /** Sets how near to 0 or 1 a share is taken for this when the error of noise is weighed. */
  private static final double LEAST_SHARE = 0.02;

  /** Lists the steps in which a mean is told, times a power of ten. */
  private static final double[] ROUND = {1, 1.5, 2, 3, 4, 5, 6, 8};

  /** A step of five hundred is no larger for a rounding error in its last binary digit. */
  private static final double NEARLY = 1 + 1e-9;

  private final Rule rule;

  /** Computes values of a mart under its rule. */
  DerivedValues(Rule rule) {
    this.rule = rule;
  }

  /** Returns a value from the shown counts of its row, and from means that stand beside them. */
  Column of(Derived value) {
    Column events = col(value.of().get(0)).cast("double");
    Column trials = col(value.of().get(1)).cast("double");
    // A shown count may pass its total where no contract calls it a part; a share never passes 1.
    Column part = least(events, trials);
    Column result =
        switch (value.kind()) {
          case SHARE -> part.divide(trials);
          case WILSON_LOW -> wilson(part, trials, shareEffect(lit(1.0), part, trials), -1);
          case WILSON_HIGH -> wilson(part, trials, shareEffect(lit(1.0), part, trials), 1);
          case CLUSTERED_LOW ->
              wilson(part, trials, shareEffect(clustering(value), part, trials), -1);
          case CLUSTERED_HIGH ->
              wilson(part, trials, shareEffect(clustering(value), part, trials), 1);
          case RATE -> perYears(events, trials);
          case RATE_LOW ->
              perYears(byar(events, rateEffect(clustering(value), events, trials), -1), trials);
          case RATE_HIGH ->
              perYears(byar(events, rateEffect(clustering(value), events, trials), 1), trials);
          case CLUSTERING -> clustering(value);
          case STANDARDISED -> standardised(value, events, trials, 0);
          case STANDARDISED_LOW -> standardised(value, events, trials, -1);
          case STANDARDISED_HIGH -> standardised(value, events, trials, 1);
        };
    if (value.kind() == Derived.Kind.CLUSTERING) {
      return when(events.isNotNull().and(trials.gt(0)), result);
    }
    if (value.kind().isRate()) {
      return when(events.isNotNull().and(trials.gt(0)), round(result, 1));
    }
    return when(
        events.isNotNull().and(trials.gt(0)),
        when(trials.geq(FINE_FROM), round(result, 3)).otherwise(round(result, 2)));
  }

  /**
   * Returns one digit of the design effect: enough for an interval, too little to give a count
   * back.
   */
  private static Column clustering(Derived value) {
    return round(col(value.of().get(2)), 1);
  }

  /**
   * Adds to a share's design effect what noise and rounding of numerator and denominator add to its
   * variance: {@code V (1 + p^2) / (n p (1 - p))}.
   */
  private Column shareEffect(Column effect, Column events, Column trials) {
    Column share = least(lit(1 - LEAST_SHARE), greatest(lit(LEAST_SHARE), events.divide(trials)));
    Column added =
        lit(rule.noiseVariance())
            .multiply(share.multiply(share).plus(1))
            .divide(trials.multiply(share).multiply(lit(1.0).minus(share)));
    return effect.plus(added);
  }

  /**
   * Adds the same to the design effect of events over months: {@code V (1 + r^2) / events}. Zero
   * carries no noise.
   */
  private Column rateEffect(Column effect, Column events, Column trials) {
    Column rate = events.divide(trials);
    Column added = lit(rule.noiseVariance()).multiply(rate.multiply(rate).plus(1)).divide(events);
    return when(events.gt(0), effect.plus(added)).otherwise(effect);
  }

  /**
   * Multiplies what an event adds to a standardised rate by the shown events; limits are Dobson's,
   * from Byar's of the shown count. What an event adds is rounded so far that the rate moves by
   * what two events add to the crude one: otherwise a reader who knows the ages of the population
   * could tell of how many events it is the mean.
   */
  private Column standardised(Derived value, Column events, Column months, int side) {
    Column event = perYears(lit(1.0), months);
    Column size = event.multiply(EVENTS_MOVED).divide(events);
    Column weight = col(value.of().get(2));
    Column rate = events.multiply(inSteps(weight, size));
    if (side != 0) {
      Column spread = inSteps(col(value.of().get(3)), size);
      Column effect = rateEffect(lit(1.0), events, months);
      rate = rate.plus(spread.multiply(byar(events, effect, side).minus(events)));
    }
    // All counts that are shown so are enough for a rate, or none. The greatest of zero and nothing
    // would be zero.
    return when(
        weight
            .isNotNull()
            .and(events.minus(rule.mostError()).geq(DirectStandardisation.LEAST_EVENTS)),
        greatest(lit(0.0), rate));
  }

  /**
   * Rounds a value to the nearest multiple of the least round number that is no smaller than a
   * step.
   */
  private static Column inSteps(Column value, Column size) {
    Column power = pow(lit(10.0), floor(log10(size)));
    Column round = lit(10.0);
    for (int i = ROUND.length - 1; i >= 0; i--) {
      round = when(size.divide(power).leq(ROUND[i] * NEARLY), ROUND[i]).otherwise(round);
    }
    Column step = power.multiply(round);
    return round(value.divide(step)).multiply(step);
  }

  private static Column perYears(Column events, Column months) {
    return events.divide(months).multiply(PER_YEARS * MONTHS);
  }

  /**
   * Computes Byar's limits of a count whose variance is some times that of independent events:
   * those of the effective count, times the effect. See {@link
   * org.evenlode.statistics.Counts#byar}.
   */
  private static Column byar(Column events, Column effect, int side) {
    Column count = events.divide(effect).plus(side > 0 ? 1 : 0);
    Column root =
        lit(1.0)
            .minus(lit(1.0).divide(count.multiply(9)))
            .plus(lit(side * Quantiles.z(CONFIDENCE)).divide(sqrt(count).multiply(3)));
    Column limit = count.multiply(root).multiply(root).multiply(root).multiply(effect);
    return side < 0 ? when(events.equalTo(0), 0.0).otherwise(limit) : limit;
  }

  /**
   * Computes one of Wilson's limits on the effective sample; see {@link
   * org.evenlode.statistics.Proportion#clustered}.
   */
  private static Column wilson(Column events, Column trials, Column effect, int side) {
    double z = Quantiles.z(CONFIDENCE);
    Column x = events.divide(effect);
    Column n = trials.divide(effect);
    Column share = events.divide(trials);
    Column half = sqrt(lit(z * z).plus(x.multiply(4).multiply(lit(1.0).minus(share)))).multiply(z);
    Column limit =
        x.multiply(2).plus(z * z).plus(half.multiply(side)).divide(n.plus(z * z).multiply(2));
    return side < 0
        ? when(events.equalTo(0), 0.0).otherwise(limit)
        : when(events.equalTo(trials), 1.0).otherwise(limit);
  }
}

package org.evenlode.contract;

import java.util.List;

/**
 * Declares a published value that is computed from shown counts only, so that it cannot give back a
 * suppressed one.
 *
 * @param of the columns it is computed from: numerator, denominator or months of people, for a
 *     clustered interval the design effect, and for a standardised rate two means of its events
 */
public record Derived(String name, Kind kind, List<String> of, String meaning) {
  /** Names how the value is computed. */
  public enum Kind {
    SHARE(2),
    WILSON_LOW(2),
    WILSON_HIGH(2),
    CLUSTERED_LOW(3),
    CLUSTERED_HIGH(3),
    /** Divides events by months of people, per 100,000 years. */
    RATE(2),
    RATE_LOW(3),
    RATE_HIGH(3),
    /**
     * Gives the rate that a standard population would have, and its limits (Dobson): of events,
     * months of people, what an event adds to it and by how much a limit lies further for each
     * event that the limit of the count does.
     */
    STANDARDISED(4),
    STANDARDISED_LOW(4),
    STANDARDISED_HIGH(4),
    /** Gives the design effect to one digit, which the clustered limits follow from. */
    CLUSTERING(3);

    private final int arguments;

    Kind(int arguments) {
      this.arguments = arguments;
    }

    /** Returns true for a share and its limits: the first count is a part of the second. */
    boolean isShare() {
      return !isRate() && this != CLUSTERING;
    }

    /** Returns true for a rate per years of people. */
    public boolean isRate() {
      return switch (this) {
        case RATE, RATE_LOW, RATE_HIGH, STANDARDISED, STANDARDISED_LOW, STANDARDISED_HIGH -> true;
        default -> false;
      };
    }
  }

  static Derived read(String name, Section section) {
    Derived derived =
        new Derived(
            name,
            section.requiredOneOf("kind", Kind.class, Kind.SHARE),
            section.texts("of"),
            section.text("meaning"));
    if (derived.of().size() != derived.kind().arguments) {
      section.problem("of", "needs " + derived.kind().arguments + " columns");
    }
    section.finish();
    return derived;
  }
}

package org.evenlode.statistics;

/** Says why a statistic, or a part of it, is missing. */
public enum Reason {
  /** Nothing is missing. */
  NONE("computed"),
  /** An input is not a number. */
  MISSING_INPUT("an input is missing"),
  /** A denominator or population is zero or negative. */
  NO_DENOMINATOR("the denominator is zero"),
  /** A negative count, or more events than trials where one trial can have one event only. */
  IMPOSSIBLE_COUNT("a count is negative or above its denominator"),
  /** Fewer events in all than the method needs. */
  FEW_EVENTS("fewer events than the method needs"),
  /** Fewer groups, bands or points than the method needs. */
  FEW_GROUPS("fewer groups than the method needs"),
  /** A total population below the smallest for which the method is meant. */
  SMALL_POPULATION("the population is too small for the method"),
  /** Nothing was expected, so that nothing can be compared with it. */
  NOTHING_EXPECTED("no events are expected"),
  /** Says that something is a ratio to zero, or a logarithm of zero. */
  ZERO_VALUE("a ratio to zero is not defined"),
  /** A fitted line that falls to zero or below within the population: its ratio means nothing. */
  NOT_POSITIVE("the fitted line is not above zero"),
  /** The value stands; its limits are not defined. */
  NO_LIMITS("the limits are not defined"),
  /** The limits stand; they are too wide for the value to be shown. */
  TOO_UNCERTAIN("the limits are too wide for the value to be shown"),
  /** All groups are in one place of the ranking. */
  NO_SPREAD("all groups share one rank"),
  /** Beyond the last closed band; the value is the band's lower edge, so at least that. */
  OPEN_BAND("at or beyond the open last band");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** Returns the reason for people, in lower case and without a full stop. */
  public String sentence() {
    return sentence;
  }
}

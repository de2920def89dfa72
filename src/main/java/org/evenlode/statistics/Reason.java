package org.evenlode.statistics;

/** Says why a statistic, or a part of it, is missing. */
public enum Reason {
  /** Says that nothing is missing. */
  NONE("computed"),
  /** Says that an input is not a number. */
  MISSING_INPUT("an input is missing"),
  /** Says that a denominator or population is zero or negative. */
  NO_DENOMINATOR("the denominator is zero"),
  /**
   * Says that a count is negative, or that there are more events than trials where one trial can
   * have one event only.
   */
  IMPOSSIBLE_COUNT("a count is negative or above its denominator"),
  /** Says that there are fewer events in all than the method needs. */
  FEW_EVENTS("fewer events than the method needs"),
  /** Says that there are fewer groups, bands or points than the method needs. */
  FEW_GROUPS("fewer groups than the method needs"),
  /** Says that a total population is below the smallest for which the method is meant. */
  SMALL_POPULATION("the population is too small for the method"),
  /** Says that nothing was expected, so that nothing can be compared with it. */
  NOTHING_EXPECTED("no events are expected"),
  /** Says that something is a ratio to zero, or a logarithm of zero. */
  ZERO_VALUE("a ratio to zero is not defined"),
  /**
   * Says that a fitted line falls to zero or below within the population: its ratio means nothing.
   */
  NOT_POSITIVE("the fitted line is not above zero"),
  /** Says that the value stands; its limits are not defined. */
  NO_LIMITS("the limits are not defined"),
  /** Says that the limits stand; they are too wide for the value to be shown. */
  TOO_UNCERTAIN("the limits are too wide for the value to be shown"),
  /** Says that all groups are in one place of the ranking. */
  NO_SPREAD("all groups share one rank"),
  /**
   * Says that the value is beyond the last closed band; it is the band's lower edge, so at least
   * that.
   */
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

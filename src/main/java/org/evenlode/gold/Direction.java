package org.evenlode.gold;

/** Says which way is good. */
final class Direction {
  private Direction() {}

  /**
   * Returns what a high or low value means.
   *
   * @param direction above zero for high
   * @return {@code good} or {@code bad}; high or low where neither is
   */
  static String of(int direction, String polarity, String good, String bad) {
    boolean high = direction > 0;
    return switch (polarity) {
      case "higher_is_better" -> high ? good : bad;
      case "lower_is_better" -> high ? bad : good;
      default -> high ? "high" : "low";
    };
  }
}

package org.evenlode.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Names that people mistype: their form, and the nearest right one. */
public final class Names {
  private Names() {}

  /**
   * Returns true if a name is in lower snake case in ASCII, of at most 63 characters: safe in every
   * SQL dialect unquoted.
   */
  public static boolean isPlain(String name) {
    return name.matches("[a-z][a-z0-9_]{0,62}");
  }

  /**
   * Returns the candidate nearest to a mistyped name, when it is near enough to be worth showing.
   */
  public static Optional<String> nearest(String wrong, Collection<String> candidates) {
    String low = wrong.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, Math.min(3, wrong.length() / 4));
    return candidates.stream()
        .filter(candidate -> distance(low, candidate.toLowerCase(Locale.ROOT)) <= limit)
        .min(
            Comparator.comparingInt(
                    (String candidate) -> distance(low, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Returns "; did you mean X?", or nothing. */
  public static String hint(String wrong, Collection<String> candidates) {
    return nearest(wrong, candidates).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /**
   * Returns the distance of two names: insertions, deletions and substitutions of a character, and
   * swaps of two neighbours (optimal string alignment).
   */
  public static int distance(String left, String right) {
    int[] beforePrevious = new int[right.length() + 1];
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitution = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, substitution);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[right.length()];
  }
}

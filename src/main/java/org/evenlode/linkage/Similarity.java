package org.evenlode.linkage;

import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Measures how alike two words are. Jaro-Winkler is commons-text's. */
final class Similarity {
  private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();

  private Similarity() {}

  /** Returns the Jaro-Winkler similarity, between 0 and 1; 1 for equal texts. */
  static double jaroWinkler(String one, String other) {
    return JARO_WINKLER.apply(one, other);
  }

  /**
   * Returns true if one insertion, deletion, replacement, or swap of neighbours makes one the other
   * (Damerau 1964); equal texts are no edit apart and give false.
   */
  static boolean isOneEdit(String one, String other) {
    String a = one.length() <= other.length() ? one : other;
    String b = one.length() <= other.length() ? other : one;
    int from = 0;
    while (from < a.length() && a.charAt(from) == b.charAt(from)) {
      from++;
    }
    int endA = a.length();
    int endB = b.length();
    while (endA > from && a.charAt(endA - 1) == b.charAt(endB - 1)) {
      endA--;
      endB--;
    }
    int left = endA - from;
    int right = endB - from;
    if (left == 2 && right == 2) {
      return a.charAt(from) == b.charAt(from + 1) && a.charAt(from + 1) == b.charAt(from);
    }
    return right == 1 && left <= 1;
  }
}

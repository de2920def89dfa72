package org.evenlode.linkage;

import java.util.List;

/** Compares postcodes by levels: equal, one edit, same sector, district, area, different. */
final class PostcodeComparison extends ValueComparison {
  private static final long serialVersionUID = 1;

  PostcodeComparison(CodedField field) {
    super(field, List.of("equal", "one_edit", "sector", "district", "area", "different"));
  }

  @Override
  int level(String one, String other) {
    if (Similarity.isOneEdit(one, other)) {
      return 1;
    }
    if (sector(one).equals(sector(other))) {
      return 2;
    }
    if (district(one).equals(district(other))) {
      return 3;
    }
    return area(one).equals(area(other)) ? 4 : 5;
  }

  /** Returns all but the last two characters, such as {@code OX12} of {@code OX1 2JD}. */
  static String sector(String postcode) {
    return postcode.substring(0, Math.max(1, postcode.length() - 2));
  }

  /** Returns all but the last three characters, such as {@code OX1}. */
  static String district(String postcode) {
    return postcode.substring(0, Math.max(1, postcode.length() - 3));
  }

  /** Returns the letters in front, such as {@code OX}. */
  static String area(String postcode) {
    int end = 0;
    while (end < postcode.length() && Character.isLetter(postcode.charAt(end))) {
      end++;
    }
    return postcode.substring(0, Math.max(1, end));
  }
}

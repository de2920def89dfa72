package org.evenlode.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes rows of a mart that are the sum of other rows, as disclosure control must know them: a
 * reader who has a total and all parts but one has that one too.
 *
 * @param kind what is summed up
 * @param over the column whose values are summed over; of periods, the first and the last day
 * @param lens of categories: the column that names the breakdown
 * @param total value of the total; one that ends with {@code *} stands for all that begin so
 * @param parts values that make it up, with {@code *} as in the total; all others where none is
 *     named
 * @param overlapping of categories: breakdowns whose categories may hold the same person, so that
 *     they sum up to nothing
 * @param months of preceding months: how many of them
 * @param of of preceding months: the count that sums up, and the one that it sums
 */
public record Total(
    Kind kind,
    List<String> over,
    String lens,
    String total,
    List<String> parts,
    List<String> overlapping,
    int months,
    Map<String, String> of) {

  /** Says what is summed up. */
  public enum Kind {
    /** Sums categories of a breakdown, to the row of everybody. */
    CATEGORIES,
    /** Sums values of a column, to a value that stands for all. */
    VALUES,
    /** Sums periods, to a longer one that they make up. */
    PERIODS,
    /** Counts of the months before a month, to another count of that month's row. */
    PRECEDING
  }

  static Total read(Section section, List<String> key) {
    Kind kind = section.requiredOneOf("kind", Kind.class, Kind.VALUES);
    Total total =
        new Total(
            kind,
            section.texts("over"),
            section.optionalText("lens").orElse(""),
            kind == Kind.PERIODS || kind == Kind.PRECEDING ? "" : section.text("total"),
            section.texts("parts"),
            section.texts("overlapping"),
            section.integer("months", 0),
            section.textByName("of"));
    if ((kind == Kind.PRECEDING) != (total.months() > 0)) {
      section.problem("months", "says how many months precede, and of nothing else");
    }
    int columns = kind == Kind.PERIODS ? 2 : 1;
    if (total.over().size() != columns) {
      section.problem("over", "needs " + columns + (columns == 1 ? " column" : " columns"));
    }
    if ((kind == Kind.CATEGORIES) == total.lens().isEmpty()) {
      section.problem("lens", "names the column of the breakdown, of categories and nothing else");
    }
    total.over().forEach(column -> mustBeKey(section, "over", column, key));
    Optional.of(total.lens())
        .filter(lens -> !lens.isEmpty())
        .ifPresent(lens -> mustBeKey(section, "lens", lens, key));
    section.finish();
    return total;
  }

  private static void mustBeKey(Section section, String at, String column, List<String> key) {
    if (!key.contains(column)) {
      section.problem(
          at, "must be a column of the key, is '" + column + "'" + Names.hint(column, key));
    }
  }

  /** Returns true if a value is the total. */
  public boolean isTotal(String value) {
    return matches(total, value);
  }

  /** Returns true if a value is one of the parts of a total. */
  public boolean isPart(String value) {
    return parts.isEmpty()
        ? !isTotal(value)
        : parts.stream().anyMatch(part -> matches(part, value));
  }

  private static boolean matches(String pattern, String value) {
    return pattern.endsWith("*")
        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(value);
  }
}

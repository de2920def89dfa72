package org.evenlode.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Declares how one value is chosen for a person out of those on record.
 *
 * @param prefer whether the latest or the most trusted source comes first
 * @param sources care settings, most trusted first; others are not asked
 * @param demoted values that count only where nobody has another
 * @param unknown values that say that nothing is known
 * @param notStated values that say that the person did not want to say
 * @param tie what happens where two values are level
 */
public record BestValue(
    String field,
    Prefer prefer,
    List<String> sources,
    List<String> demoted,
    List<String> unknown,
    List<String> notStated,
    Tie tie) {

  /** Says what comes first in the order. */
  public enum Prefer {
    RECENCY,
    SOURCE
  }

  /** Says how level values are told apart. */
  public enum Tie {
    MODAL,
    NONE
  }

  static Map<String, BestValue> readAll(Section section) {
    Map<String, BestValue> rules = new LinkedHashMap<>();
    section.children().forEach((field, child) -> rules.put(field, read(field, child)));
    return rules;
  }

  private static BestValue read(String field, Section section) {
    BestValue rule =
        new BestValue(
            field,
            section.requiredOneOf("prefer", Prefer.class, Prefer.SOURCE),
            section.texts("sources"),
            section.texts("demoted"),
            section.texts("unknown"),
            section.texts("not_stated"),
            section.oneOf("tie", Tie.class, Tie.MODAL));
    if (rule.sources().isEmpty()) {
      section.problem("sources", "names the care settings, most trusted first");
    }
    section.finish();
    return rule;
  }
}

package org.evenlode.contract;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * States what partners have agreed to reach: a group's value of an indicator, and by when.
 *
 * @param baseline value on {@code baselineDate}, from which the way to the target is a straight
 *     line
 * @param owners partners who answer for it
 * @param review the day by which they look at it again
 */
public record Goal(
    String name,
    String title,
    String indicator,
    String area,
    String lens,
    String category,
    double baseline,
    LocalDate baselineDate,
    double target,
    LocalDate targetDate,
    List<String> owners,
    LocalDate review) {

  /** Names the mart of goals. */
  public static final TableId TABLE = TableId.of("checked_goal");

  /** Marks the place in the mart's SELECT where the goals are put. */
  static final String PLACE = "{{goals}}";

  static Map<String, Goal> readAll(Section section) {
    Map<String, Goal> goals = new TreeMap<>();
    section.children().forEach((name, child) -> goals.put(name, read(name, child)));
    return goals;
  }

  private static Goal read(String name, Section section) {
    Goal goal =
        new Goal(
            name,
            section.text("title"),
            section.text("indicator"),
            section.text("area"),
            section.text("lens"),
            section.text("category"),
            section.number("baseline", Double.NaN),
            date(section, "baseline_date"),
            section.number("target", Double.NaN),
            date(section, "target_date"),
            section.texts("owners"),
            date(section, "review"));
    if (Double.isNaN(goal.baseline()) || Double.isNaN(goal.target())) {
      section.problem("target", "and baseline are required numbers");
    }
    if (goal.owners().isEmpty()) {
      section.problem("owners", "is required: nobody answers for the goal");
    }
    if (!goal.targetDate().isAfter(goal.baselineDate())) {
      section.problem("target_date", "must be after baseline_date");
    }
    section.finish();
    return goal;
  }

  private static LocalDate date(Section section, String key) {
    Optional<LocalDate> date = section.optionalDate(key);
    if (date.isEmpty()) {
      section.problem(key, "is required");
    }
    // Any day will do, since the definitions are refused.
    return date.orElse(key.equals("target_date") ? LocalDate.MAX : LocalDate.EPOCH);
  }

  /** Returns the goals as a list of SQL values. */
  static String values(Collection<Goal> goals) {
    return goals.stream().map(Goal::row).collect(Collectors.joining(",\n    ", "values\n    ", ""));
  }

  private String row() {
    return "(%s, %s, %s, %s, %s, %s, %sD, date'%s', %sD, date'%s', %s, date'%s')"
        .formatted(
            SqlLiteral.of(name),
            SqlLiteral.of(title),
            SqlLiteral.of(indicator),
            SqlLiteral.of(area),
            SqlLiteral.of(lens),
            SqlLiteral.of(category),
            baseline,
            baselineDate,
            target,
            targetDate,
            SqlLiteral.of(String.join(", ", owners)),
            review);
  }
}

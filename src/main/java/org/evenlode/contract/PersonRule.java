package org.evenlode.contract;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says which people belong together: a cohort that several partners share, or a gap that people
 * fall into between services. It is a definition in SQL that analysts own.
 *
 * @param from silver table with a {@code person_id}
 * @param where condition on its rows
 * @param met condition under which the need is met; empty for never
 * @param certainty expression for the probability that linkage is right; empty for 1
 * @param rationale why it matters
 * @param act who can act, and how
 */
public record PersonRule(
    String name,
    Kind kind,
    String title,
    TableId from,
    String where,
    Optional<String> met,
    Optional<String> certainty,
    String rationale,
    String act) {

  /** Says what a rule is for. */
  public enum Kind {
    COHORT,
    CARE_GAP
  }

  /** Names the table of the people to whom rules apply. */
  public static final TableId TABLE = TableId.of("silver_person_rule");

  static PersonRule read(String name, Section section) {
    String from = section.text("from");
    if (!TableId.isTable(from) || TableId.of(from).zone() != Zone.SILVER) {
      section.problem("from", "must be a silver table, is '" + from + "'");
      from = TABLE.name();
    }
    PersonRule rule =
        new PersonRule(
            name,
            section.oneOf("kind", Kind.class, Kind.COHORT),
            section.text("title"),
            TableId.of(from),
            section.text("where"),
            section.optionalText("met"),
            section.optionalText("certainty"),
            section.text("rationale"),
            section.text("act"));
    section.finish();
    return rule;
  }

  /** Returns the SELECT that finds the people of all rules. */
  static String select(Collection<PersonRule> rules) {
    if (rules.isEmpty()) {
      return "select '' as kind, '' as rule, '' as title, '' as rationale, '' as act, 0L as person_id, false as is_met, 1.0D as certainty where false";
    }
    return rules.stream().map(PersonRule::select).collect(Collectors.joining("\nunion all\n"));
  }

  private String select() {
    return """
        select %s as kind, %s as rule, %s as title, %s as rationale, %s as act, person_id,
          max(coalesce(%s, false)) as is_met, min(cast(%s as double)) as certainty
        from %s
        where %s
        group by person_id
        """
        .formatted(
            SqlLiteral.of(kind.name().toLowerCase(Locale.ROOT)),
            SqlLiteral.of(name),
            SqlLiteral.of(title),
            SqlLiteral.of(rationale),
            SqlLiteral.of(act),
            met.orElse("false"),
            certainty.orElse("1"),
            from,
            where);
  }
}

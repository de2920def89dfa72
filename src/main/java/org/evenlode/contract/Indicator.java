package org.evenlode.contract;

import java.io.Serializable;
import java.util.List;

/**
 * A measure of inequality as analysts define it: a share of events or people, for every lens.
 *
 * @param from the silver table of facts
 * @param where which of its rows the indicator is about
 * @param when the date column that places a fact in a period
 * @param numerator SQL condition, among the rows of the denominator
 * @param periods which periods are published
 * @param areas which areas are published
 * @param lenses breakdowns by name, sets already opened
 * @param definition where the definition comes from
 */
public record Indicator(
    String name,
    String title,
    String topic,
    Polarity polarity,
    String from,
    String where,
    String when,
    String numerator,
    String denominator,
    List<PeriodKind> periods,
    List<AreaKind> areas,
    List<String> lenses,
    String unit,
    String definition)
    implements Serializable {

  /** Which direction is better for people. */
  public enum Polarity {
    LOWER_IS_BETTER,
    HIGHER_IS_BETTER,
    /** A description, such as a population share. */
    NEITHER
  }

  /** Lengths of time. */
  public enum PeriodKind {
    MONTH,
    /** A quarter of a calendar year, once it has closed. */
    QUARTER,
    /** April to March, once it has closed. */
    FINANCIAL_YEAR,
    /** The twelve months that end with the last closed one. */
    ROLLING_YEAR
  }

  /** Whose people are counted. */
  public enum AreaKind {
    /** Everybody in the data, wherever registered. */
    EVERYBODY,
    /** People registered with this ICB's practices. */
    ICB,
    /** Registered people by place. */
    PLACE,
    /** People in the data who are not registered here, or could not be linked. */
    NOT_REGISTERED_HERE
  }

  static Indicator read(String name, Section section, Lenses lenses) {
    Indicator indicator =
        new Indicator(
            name,
            section.text("title"),
            section.text("topic"),
            section.requiredOneOf("polarity", Polarity.class, Polarity.NEITHER),
            section.name("from"),
            section.optionalText("where").orElse("true"),
            section.name("when"),
            section.text("numerator"),
            section.text("denominator"),
            enums(section, "periods", PeriodKind.class),
            enums(section, "areas", AreaKind.class),
            lenses.open(section, "lenses"),
            section.optionalText("unit").orElse("proportion"),
            section.text("definition"));
    if (!Names.isPlain(name)) {
      section.problem("", "indicator names are lower snake case");
    }
    section.finish();
    return indicator;
  }

  private static <E extends Enum<E>> List<E> enums(Section section, String key, Class<E> type) {
    List<String> known =
        java.util.Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(java.util.Locale.ROOT))
            .toList();
    List<String> texts = section.texts(key);
    if (texts.isEmpty()) {
      section.problem(key, "needs at least one of " + String.join(", ", known));
    }
    for (String text : texts) {
      if (!known.contains(text)) {
        section.problem(
            key,
            "must hold "
                + String.join(", ", known)
                + "; holds '"
                + text
                + "'"
                + Names.hint(text, known));
      }
    }
    return texts.stream()
        .filter(known::contains)
        .map(text -> type.getEnumConstants()[known.indexOf(text)])
        .toList();
  }
}

package org.evenlode.contract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Defines what is counted for every lens: a share of events, a rate of events in a population, or
 * the share of a population that an event reaches.
 *
 * @param kind what is put over what
 * @param from the silver table of facts
 * @param where which of its rows the indicator is about
 * @param when the date column that places a fact in a period
 * @param numerator SQL condition, among the rows of the denominator
 * @param denominator SQL condition; of a share only
 * @param population SQL condition over silver_person_month: who might have had the event, month by
 *     month; of a rate or reach only
 * @param periods which periods are published
 * @param areas which areas are published
 * @param lenses breakdowns by name, sets already opened
 * @param definition where the definition comes from
 */
public record Indicator(
    String name,
    Kind kind,
    String title,
    String topic,
    Polarity polarity,
    String from,
    String where,
    String when,
    String numerator,
    String denominator,
    String population,
    List<PeriodKind> periods,
    List<AreaKind> areas,
    List<String> lenses,
    String unit,
    String definition)
    implements Serializable {

  /** Names the unit of every rate. */
  public static final String RATE_UNIT = "per_100000_person_years";

  private static final String ALL = "true";

  /**
   * Returns what decides which records are counted, as one text: it changes with the definition.
   */
  public String counted() {
    return String.join("\n", kind.name(), from, where, when, numerator, denominator, population);
  }

  /** Names what is put over what. */
  public enum Kind {
    /**
     * Divides events by events that could have been, such as appointments missed by all kept or
     * missed.
     */
    SHARE,
    /** Divides events by the time that people were in the population, such as admissions a year. */
    RATE,
    /**
     * Divides people who had the event in the period by people who were in the population, each in
     * the groups of their last month in it.
     */
    REACH;

    /** Returns true if the denominator is people, whatever happened to them. */
    public boolean isOfPopulation() {
      return this != SHARE;
    }
  }

  /** Says which direction is better for people. */
  public enum Polarity {
    LOWER_IS_BETTER,
    HIGHER_IS_BETTER,
    /** Stands for a description, such as a population share. */
    NEITHER
  }

  /** Lists lengths of time. */
  public enum PeriodKind {
    MONTH,
    /** Covers a quarter of a calendar year, once it has closed. */
    QUARTER,
    /** Covers April to March, once it has closed. */
    FINANCIAL_YEAR,
    /** Covers the twelve months that end with the last closed one. */
    ROLLING_YEAR
  }

  /** Names whose people are counted. */
  public enum AreaKind {
    /** Counts everybody in the data, wherever registered. */
    EVERYBODY,
    /** Counts people registered with this ICB's practices. */
    ICB,
    /** Counts registered people by place. */
    PLACE,
    /** Stands for people in the data who are not registered here, or could not be linked. */
    NOT_REGISTERED_HERE
  }

  /** Returns the same indicator with further lenses. */
  public Indicator withLenses(List<String> further) {
    List<String> all = new ArrayList<>(lenses);
    all.addAll(further);
    return new Indicator(
        name,
        kind,
        title,
        topic,
        polarity,
        from,
        where,
        when,
        numerator,
        denominator,
        population,
        periods,
        areas,
        List.copyOf(all),
        unit,
        definition);
  }

  static Indicator read(String name, Section section, Lenses lenses) {
    Kind kind = section.oneOf("kind", Kind.class, Kind.SHARE);
    boolean isShare = !kind.isOfPopulation();
    Indicator indicator =
        new Indicator(
            name,
            kind,
            section.text("title"),
            section.text("topic"),
            section.requiredOneOf("polarity", Polarity.class, Polarity.NEITHER),
            section.name("from"),
            section.optionalText("where").orElse(ALL),
            section.name("when"),
            isShare ? section.text("numerator") : section.optionalText("numerator").orElse(ALL),
            isShare ? section.text("denominator") : ALL,
            isShare ? ALL : section.optionalText("population").orElse("is_registered"),
            enums(section, "periods", PeriodKind.class),
            enums(section, "areas", AreaKind.class),
            lenses.open(section, "lenses"),
            kind == Kind.RATE ? RATE_UNIT : section.optionalText("unit").orElse("proportion"),
            section.text("definition"));
    if (kind.isOfPopulation()
        && (indicator.areas().contains(AreaKind.EVERYBODY)
            || indicator.areas().contains(AreaKind.NOT_REGISTERED_HERE))) {
      section.problem(
          "areas", "a rate or reach is of the registered population: icb and place only");
    }
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

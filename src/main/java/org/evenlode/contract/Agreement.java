package org.evenlode.contract;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * States what a partner lets us do with its data and show of it.
 *
 * @param reference of the signed agreement
 * @param purposes what the data may be used for; a feed is not read for anything else
 * @param lawfulBasis on which they are used
 * @param optOuts lists of people whose records are to be left out, as named in the settings
 * @param expires the last day on which the data may be read; what is left of them goes the night
 *     after
 * @param review the day by which both sides look at the agreement again
 * @param retainMonths months after its delivery for which a file may be kept; 0 for no limit
 * @param feeds what it covers, by feed; empty for every column of every feed that names it
 * @param terms what both sides have agreed beside that, for people
 * @param suppressTo counts from 1 up to this are not shown
 * @param suppressZero whether a count of zero is not shown either
 * @param roundTo other counts are rounded to the nearest multiple
 */
public record Agreement(
    String name,
    String partner,
    String reference,
    List<Purpose> purposes,
    Optional<String> lawfulBasis,
    List<String> optOuts,
    Optional<LocalDate> expires,
    Optional<LocalDate> review,
    int retainMonths,
    Map<String, Covered> feeds,
    Terms terms,
    int suppressTo,
    boolean suppressZero,
    int roundTo) {

  /** Lists the columns of one feed's files that may be kept. */
  public record Covered(List<String> columns) {
    private static Covered read(Section section) {
      Covered covered = new Covered(section.texts("columns"));
      if (covered.columns().isEmpty()) {
        section.problem("columns", "is required: the columns of the files that may be kept");
      }
      section.finish();
      return covered;
    }

    private boolean allows(String column) {
      return columns.stream()
          .anyMatch(
              one ->
                  one.strip().equalsIgnoreCase(column.strip())
                      || one.endsWith("*")
                          && column
                              .toLowerCase(java.util.Locale.ROOT)
                              .startsWith(
                                  one.substring(0, one.length() - 1)
                                      .toLowerCase(java.util.Locale.ROOT)));
    }
  }

  /**
   * Holds what both sides have agreed for people to read; no step follows from it.
   *
   * @param parties who has signed
   * @param onwardSharing who may be given records; nobody where it is empty
   * @param derivation what may be made of the data
   * @param redistribution who may be given what is made
   * @param contact who answers for it
   */
  public record Terms(
      List<String> parties,
      Optional<String> onwardSharing,
      Optional<String> derivation,
      Optional<String> redistribution,
      Optional<String> contact) {
    private static Terms read(Section section) {
      return new Terms(
          section.texts("parties"),
          section.optionalText("onward_sharing"),
          section.optionalText("derivation"),
          section.optionalText("redistribution"),
          section.optionalText("contact"));
    }
  }

  static Agreement read(Section section) {
    Section suppression =
        section
            .section("suppression")
            .orElseGet(
                () -> {
                  section.problem("suppression", "is required");
                  return section;
                });
    Map<String, Covered> feeds = new TreeMap<>();
    section.children("feeds").forEach((name, feed) -> feeds.put(name, Covered.read(feed)));
    Agreement agreement =
        new Agreement(
            section.name("agreement"),
            section.text("partner"),
            section.text("reference"),
            section.manyOf("purposes", Purpose.class),
            section.optionalText("lawful_basis"),
            section.texts("opt_outs"),
            section.optionalDate("expires"),
            section.optionalDate("review"),
            section.integer("retain_months", 0),
            feeds,
            Terms.read(section),
            suppression.integer("suppress_to", 7),
            suppression.flag("suppress_zero", true),
            suppression.integer("round_to", 5));
    if (agreement.purposes().isEmpty()) {
      section.problem("purposes", "is required: nothing may be done with data without a purpose");
    }
    if (agreement.retainMonths() < 0) {
      section.problem("retain_months", "must be 0 or more, is " + agreement.retainMonths());
    }
    if (agreement.suppressTo() < 0) {
      suppression.problem("suppress_to", "must be 0 or more, is " + agreement.suppressTo());
    }
    if (agreement.roundTo() < 1) {
      suppression.problem("round_to", "must be 1 or more, is " + agreement.roundTo());
    }
    if (suppression != section) {
      suppression.finish();
    }
    section.finish();
    return agreement;
  }

  /** Returns true if the agreement still holds on a day; it does on its last. */
  public boolean isLive(LocalDate day) {
    return expires.isEmpty() || !day.isAfter(expires.get());
  }

  /** Returns true if the data may be used for a purpose. */
  public boolean allows(Purpose purpose) {
    return purposes.contains(purpose) || purposes.contains(Purpose.ANY);
  }

  /** Returns true if its feeds may be read on a day for a purpose. */
  public boolean permits(LocalDate day, Purpose purpose) {
    return isLive(day) && allows(purpose);
  }

  /** Returns the first day whose deliveries may still be kept; empty for no limit. */
  public Optional<LocalDate> keepsFrom(LocalDate day) {
    return retainMonths == 0 ? Optional.empty() : Optional.of(day.minusMonths(retainMonths));
  }

  /** Returns the columns of a feed's files that the agreement does not cover. */
  List<String> notCovered(FeedContract feed) {
    Covered covered = feeds.get(feed.name());
    return feed.columns().values().stream()
        .filter(column -> !column.isSubmission())
        .flatMap(column -> column.from().stream())
        .filter(column -> covered != null && !covered.allows(column))
        .toList();
  }
}

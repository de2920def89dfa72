package org.evenlode.contract;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * States what a partner lets us do with its data and show of it.
 *
 * @param reference of the signed agreement
 * @param purposes what the data may be used for
 * @param lawfulBasis on which they are used
 * @param optOuts lists of people whose records are to be left out, as named in the settings
 * @param expires the last day on which the data may be read
 * @param suppressTo counts from 1 up to this are not shown
 * @param suppressZero whether a count of zero is not shown either
 * @param roundTo other counts are rounded to the nearest multiple
 */
public record Agreement(
    String name,
    String partner,
    String reference,
    List<String> purposes,
    Optional<String> lawfulBasis,
    List<String> optOuts,
    Optional<LocalDate> expires,
    int suppressTo,
    boolean suppressZero,
    int roundTo) {

  static Agreement read(Section section) {
    Section suppression =
        section
            .section("suppression")
            .orElseGet(
                () -> {
                  section.problem("suppression", "is required");
                  return section;
                });
    Agreement agreement =
        new Agreement(
            section.name("agreement"),
            section.text("partner"),
            section.text("reference"),
            section.texts("purposes"),
            section.optionalText("lawful_basis"),
            section.texts("opt_outs"),
            section.optionalDate("expires"),
            suppression.integer("suppress_to", 7),
            suppression.flag("suppress_zero", true),
            suppression.integer("round_to", 5));
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
}

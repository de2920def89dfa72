package org.evenlode.contract;

/**
 * What a partner lets us show: the disclosure rule of its data.
 *
 * @param suppressTo counts from 1 up to this are not shown
 * @param suppressZero whether a count of zero is not shown either
 * @param roundTo other counts are rounded to the nearest multiple
 */
public record Agreement(
    String name,
    String partner,
    String reference,
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
            suppression.integer("suppress_to", 7),
            suppression.flag("suppress_zero", true),
            suppression.integer("round_to", 5));
    if (agreement.suppressTo() < 0 || agreement.roundTo() < 1) {
      suppression.problem("round_to", "suppress_to is 0 or more, round_to is 1 or more");
    }
    if (suppression != section) {
      suppression.finish();
    }
    section.finish();
    return agreement;
  }
}

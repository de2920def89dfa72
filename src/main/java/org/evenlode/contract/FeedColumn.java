package org.evenlode.contract;

import java.util.List;
import java.util.Optional;

/**
 * Declares a canonical column of a feed and where it comes from.
 *
 * @param name canonical name, as the entity declares it
 * @param from source column names, the first that holds a value wins; a trailing {@code *} matches
 *     by prefix; empty for a constant
 * @param constant the same value for every row, instead of a source column
 * @param codes code system whose codes the source column holds
 * @param formats date or timestamp patterns (java.time), tried in order
 * @param placeholders raw values that mean "nothing recorded", such as 1800-01-01 or R69X
 * @param required a file without the source column is refused
 * @param domain of a pseudonym: the key or service that made it
 * @param futureAllowed whether a date after the file's delivery is believed
 */
public record FeedColumn(
    String name,
    List<String> from,
    Optional<String> constant,
    ColumnType type,
    Optional<String> codes,
    List<String> formats,
    List<String> placeholders,
    boolean required,
    Sensitivity sensitivity,
    Optional<String> domain,
    boolean futureAllowed) {

  static FeedColumn read(String name, Section section) {
    FeedColumn column =
        new FeedColumn(
            name,
            section.texts("from"),
            section.optionalText("value"),
            section.oneOf("type", ColumnType.class, ColumnType.TEXT),
            section.optionalText("codes"),
            section.texts("formats"),
            section.texts("placeholders"),
            section.flag("required", false),
            section.requiredOneOf("sensitivity", Sensitivity.class, Sensitivity.IDENTIFIER),
            section.optionalText("domain"),
            section.flag("future", false));
    column.check(section);
    section.finish();
    return column;
  }

  private void check(Section section) {
    if (from.isEmpty() == constant.isEmpty()) {
      section.problem("from", "needs either 'from' or 'value', not both");
    }
    boolean dated = type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
    if (dated && formats.isEmpty() && constant.isEmpty()) {
      section.problem(
          "formats", "is required for a " + type.name().toLowerCase(java.util.Locale.ROOT));
    }
    formats.forEach(
        format ->
            DatePatterns.problem(format, type == ColumnType.TIMESTAMP)
                .ifPresent(problem -> section.problem("formats", problem)));
    if (type == ColumnType.COUNTS || type == ColumnType.NUMBERS || type == ColumnType.LIST) {
      section.problem("type", "is for tables of ours, not for a feed");
    }
    if (type == ColumnType.PSEUDONYM && domain.isEmpty()) {
      section.problem("domain", "is required for a pseudonym");
    }
    if (domain.isPresent() && type != ColumnType.PSEUDONYM) {
      section.problem("domain", "is for a pseudonym only");
    }
    boolean identifies =
        type == ColumnType.NHS_NUMBER
            || type == ColumnType.PSEUDONYM
            || type == ColumnType.POSTCODE;
    boolean isForLinkage = type == ColumnType.POSTCODE && sensitivity == Sensitivity.LINKAGE;
    if (identifies && sensitivity != Sensitivity.IDENTIFIER && !isForLinkage) {
      section.problem("sensitivity", "of this type must be identifier");
    }
  }

  /** Returns true if the value is the name of the submission that the file is part of. */
  public boolean isSubmission() {
    return from.equals(List.of("@submission"));
  }

  /** Returns true if the value is the text as delivered, whatever it is. */
  public boolean isPlainText() {
    return type == ColumnType.TEXT && codes.isEmpty() && placeholders.isEmpty() && !isIdentifier();
  }

  public boolean isIdentifier() {
    return sensitivity == Sensitivity.IDENTIFIER;
  }
}

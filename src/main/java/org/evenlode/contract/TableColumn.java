package org.evenlode.contract;

import java.util.List;
import java.util.Optional;

/**
 * Describes a column of a table of ours.
 *
 * @param codes the canonical code system of the values
 * @param required whether a row without the value breaks the contract
 * @param count what the column counts, for disclosure control
 * @param partOf of a count: the total it is part of; the rest must not be small either
 * @param hiddenWith of a count: other counts whose smallness hides this one, such as people
 * @param needs of a value that is no count, such as a median: a count of the row that must be shown
 *     and large enough for the value to tell of nobody
 * @param notACount of a number in a mart that counts nobody, such as files: the reason why it is
 *     published as it is
 * @param internal needed to derive published values, never published itself
 */
public record TableColumn(
    String name,
    ColumnType type,
    String meaning,
    Sensitivity sensitivity,
    Optional<String> codes,
    boolean required,
    Optional<Count> count,
    Optional<String> partOf,
    List<String> hiddenWith,
    Optional<Needs> needs,
    Optional<String> notACount,
    boolean internal) {
  private static final String KEY = "_key";

  /** Says what a count counts. */
  public enum Count {
    PEOPLE,
    EVENTS,
    /** Counts rows of files, such as coding quality shows. */
    RECORDS,
    /** Counts months of people, such as the denominator of a rate. */
    MONTHS
  }

  /**
   * Declares what a value that is no count needs to be shown.
   *
   * @param count a count of its row
   * @param least the least of it that the shown count can stand for
   */
  public record Needs(String count, int least) {}

  /** Makes a column that is neither coded nor a count. */
  public static TableColumn plain(
      String name, ColumnType type, String meaning, Sensitivity sensitivity) {
    return new TableColumn(
        name,
        type,
        meaning,
        sensitivity,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * Returns the column beside a count that holds its cell key, from which the count's noise is
   * drawn.
   */
  TableColumn countKey() {
    return new TableColumn(
        keyName(),
        ColumnType.LONG,
        "cell key of " + name + ": secret, for its noise",
        Sensitivity.AGGREGATE,
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  /** Returns the name of the column that holds the cell key of this count. */
  public String keyName() {
    return name + KEY;
  }

  /** Returns the same column where a value may be missing, as a hidden count is. */
  public TableColumn optional() {
    return new TableColumn(
        name,
        type,
        meaning,
        sensitivity,
        codes,
        false,
        count,
        partOf,
        hiddenWith,
        needs,
        notACount,
        internal);
  }

  static TableColumn read(String name, Section section) {
    TableColumn column =
        new TableColumn(
            name,
            section.oneOf("type", ColumnType.class, ColumnType.TEXT),
            section.text("meaning"),
            section.requiredOneOf("sensitivity", Sensitivity.class, Sensitivity.IDENTIFIER),
            section.optionalText("codes"),
            section.flag("required", false),
            section.has("count")
                ? Optional.of(section.oneOf("count", Count.class, Count.RECORDS))
                : Optional.empty(),
            section.optionalText("part_of"),
            section.texts("hidden_with"),
            section.section("needs").map(TableColumn::readNeeds),
            section.optionalText("not_a_count"),
            section.flag("internal", false));
    if (!Names.isPlain(name)) {
      section.problem("", "column names are lower snake case");
    }
    if (column.count().isPresent() && column.type() != ColumnType.LONG) {
      section.problem("type", "of a count must be long");
    }
    section.finish();
    return column;
  }

  private static Needs readNeeds(Section section) {
    Needs needs = new Needs(section.name("count"), section.integer("least", 0));
    section.finish();
    return needs;
  }

  /** Returns true for a number that a mart would publish without saying what it counts. */
  boolean isUnexplainedNumber() {
    boolean isNumber =
        type == ColumnType.LONG || type == ColumnType.INTEGER || type == ColumnType.NUMBER;
    return isNumber && count.isEmpty() && needs.isEmpty() && notACount.isEmpty() && !internal;
  }
}

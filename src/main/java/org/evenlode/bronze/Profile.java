package org.evenlode.bronze;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.Settings;
import org.evenlode.standard.DeliveredText;
import org.evenlode.standard.NhsNumber;
import org.evenlode.standard.SmallArea;

/**
 * Judges the values of a file column by column, once at its end: codes and dates that are none,
 * which is how swapped columns show, NHS numbers where none are declared, and keys, protecting
 * flags and areas that are spoilt or missing.
 */
final class Profile {
  /** Codes and dates are judged on the first rows and a sample of the rest. */
  private static final int ALL_ROWS = 5_000;

  private static final int EVERY = 64;
  private static final int SAMPLE = 200;

  /**
   * Sets the share of a key's values that a spreadsheet may have rounded before the file is
   * refused.
   */
  private static final double MOST_ROUNDED = 0.05;

  /**
   * Sets the share of missing words in a protecting column from which nobody can be protected by
   * it.
   */
  private static final double MOST_MISSING = 0.5;

  private final Settings.Landing limits;
  private final List<Shape> shapes = new ArrayList<>();
  private final Set<Long> identifiers = new HashSet<>();
  private long rows;

  /** Keeps the tally of one column. */
  private static final class Shape {
    private final FeedColumn column;
    private final Optional<CodeSystem> system;
    private final List<DateTimeFormatter> formats;
    private final boolean isKey;
    private final boolean isProtecting;
    private final boolean isArea;
    private final Set<String> sample = new HashSet<>();
    private final Set<Long> tenDigits = new HashSet<>();
    private long values;
    private long valid;
    private long tenDigitValues;
    private long passing;
    private long given;
    private long rounded;
    private long missing;
    private long areas;

    private Shape(FeedContract feed, FeedColumn column, Map<String, CodeSystem> systems) {
      this.column = column;
      this.isKey =
          column.isIdentifier()
              || feed.key().contains(column.name())
              || feed.keyWith().contains(column.name());
      // A row without its key is not used in any case.
      this.isProtecting = feed.isProtecting(column) && !feed.key().contains(column.name());
      this.isArea =
          column.type() == ColumnType.SMALL_AREA && column.sensitivity() == Sensitivity.REFERENCE;
      this.system = column.codes().map(systems::get);
      this.formats =
          column.formats().stream()
              .map(format -> DateTimeFormatter.ofPattern(format, Locale.ENGLISH))
              .toList();
    }

    private boolean isJudged() {
      return system.isPresent() || column.type() == ColumnType.DATE && !formats.isEmpty();
    }

    private boolean isValid(String value) {
      if (column.placeholders().contains(value)) {
        return true;
      }
      return system
          .map(codes -> codes.knows(value))
          .orElseGet(() -> formats.stream().anyMatch(format -> parses(format, value)));
    }

    private static boolean parses(DateTimeFormatter format, String value) {
      try {
        TemporalAccessor parsed = format.parse(value);
        return parsed.isSupported(ChronoField.EPOCH_DAY)
            || parsed.isSupported(ChronoField.MONTH_OF_YEAR);
      } catch (DateTimeException notDate) {
        return false;
      }
    }
  }

  Profile(FeedContract feed, Map<String, CodeSystem> systems, Settings.Landing limits) {
    this.limits = limits;
    feed.columns().values().forEach(column -> shapes.add(new Shape(feed, column, systems)));
  }

  void startRow() {
    rows++;
  }

  /** Looks at one value; columns are numbered in the order of the contract. */
  void value(int index, String value) {
    if (value.isEmpty()) {
      return;
    }
    Shape shape = shapes.get(index);
    leak(shape, value);
    if (shape.isKey) {
      shape.given++;
      shape.rounded += DeliveredText.isRounded(value) ? 1 : 0;
    }
    if (shape.isArea && SmallArea.isValid(value)) {
      shape.areas++;
    }
    if (shape.isJudged() && (rows <= ALL_ROWS || rows % EVERY == 0)) {
      shape.values++;
      if (shape.isValid(value)) {
        shape.valid++;
      }
      if (shape.system.isPresent() && shape.sample.size() < SAMPLE) {
        shape.sample.add(value);
      }
    }
  }

  /** Takes note of a word that stands for a missing value. */
  void missing(int index) {
    shapes.get(index).missing++;
  }

  private void leak(Shape shape, String value) {
    String digits = value.length() == 12 ? value.replaceAll("[ -]", "") : value;
    if (digits.length() != 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return;
    }
    boolean passes = NhsNumber.hasCheckDigit(digits);
    if (shape.column.isIdentifier()) {
      if (passes && shape.column.type() == ColumnType.NHS_NUMBER) {
        identifiers.add(Long.parseLong(digits));
      }
      return;
    }
    shape.tenDigitValues++;
    if (passes) {
      shape.passing++;
      shape.tenDigits.add(Long.parseLong(digits));
    }
  }

  /**
   * Returns the columns not declared identifier in which a value has the form and check digit of an
   * NHS number, by canonical name. Whether people have these numbers is judged when all people are
   * known.
   */
  List<String> suspects() {
    return shapes.stream()
        .filter(shape -> shape.passing > 0)
        .map(shape -> shape.column.name())
        .toList();
  }

  /**
   * Judges the whole file.
   *
   * @throws BadFile naming the column and the rule
   */
  void judge() {
    refuseWithoutAreas();
    for (Shape shape : shapes) {
      boolean meets = shape.tenDigits.stream().anyMatch(identifiers::contains);
      boolean tooMany =
          shape.passing >= 5 && shape.passing > limits.leakShare() * shape.tenDigitValues;
      if (meets || tooMany) {
        throw new BadFile(
            "column '"
                + shape.column.from().get(0)
                + "' holds NHS numbers but is not declared identifier");
      }
      refuseSpoilt(shape);
      if (shape.values >= limits.leastValues()
          && shape.valid < limits.leastValidShare() * shape.values) {
        throw new BadFile(
            "column '"
                + shape.column.from().get(0)
                + "' holds "
                + shape.valid
                + " valid "
                + shape.column.codes().orElse("dates")
                + " in "
                + shape.values
                + " values"
                + swapped(shape));
      }
    }
  }

  /** A reference that leads nowhere would leave everybody without an area, in silence. */
  private void refuseWithoutAreas() {
    List<Shape> areas = shapes.stream().filter(shape -> shape.isArea).toList();
    if (!areas.isEmpty() && areas.stream().noneMatch(shape -> shape.areas > 0)) {
      throw new BadFile(
          "holds no small area in any row: looked in "
              + areas.stream()
                  .flatMap(shape -> shape.column.from().stream())
                  .map(name -> "'" + name + "'")
                  .collect(Collectors.joining(", ")));
    }
  }

  private void refuseSpoilt(Shape shape) {
    String name = "column '" + shape.column.from().stream().findFirst().orElse("") + "' holds ";
    if (shape.rounded > MOST_ROUNDED * shape.given) {
      throw new BadFile(
          name
              + shape.rounded
              + " keys in "
              + shape.given
              + " that a spreadsheet has rounded to the form 1.23E+11; export them as text");
    }
    if (shape.isProtecting && shape.missing > MOST_MISSING * rows) {
      throw new BadFile(
          name
              + "a word for a missing value in "
              + shape.missing
              + " of "
              + rows
              + " rows, and says who may not be used; it must say yes or no");
    }
  }

  private String swapped(Shape broken) {
    for (Shape other : shapes) {
      if (other == broken || other.system.isEmpty() || broken.sample.isEmpty()) {
        continue;
      }
      long fitting = broken.sample.stream().filter(other::isValid).count();
      boolean otherBroken = other.valid < limits.leastValidShare() * other.values;
      if (otherBroken && fitting > 0.8 * broken.sample.size()) {
        return "; it looks swapped with '" + other.column.from().get(0) + "'";
      }
    }
    return "; are columns swapped?";
  }
}

package org.evenlode.staged;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_to_date;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.standard.Age;
import org.evenlode.standard.ClockTime;
import org.evenlode.standard.CodeMap;
import org.evenlode.standard.NhsNumber;
import org.evenlode.standard.Organisation;
import org.evenlode.standard.Postcode;
import org.evenlode.standard.SmallArea;

/** Turns the text of a feed's columns into typed, coded values, with a reason for each it nulls. */
final class Typing {
  private static final String TEN_DIGITS = "1234567890";

  private final Map<String, CodeSystem> systems;
  private final boolean allowTestNumbers;

  Typing(Map<String, CodeSystem> systems, boolean allowTestNumbers) {
    this.systems = systems;
    this.allowTestNumbers = allowTestNumbers;
  }

  /**
   * Adds the typed value of every column of the feed to its rows, in steps: what a step gives is a
   * column to the next, so that it is worked out once and not wherever it is asked for.
   */
  Dataset<Row> parsed(Dataset<Row> rows, FeedContract feed) {
    List<Column> texts = given(rows);
    List<Column> normal = new ArrayList<>();
    List<Column> parsed = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      Column text = trim(col(column.name()));
      texts.add(when(text.notEqual(""), text).as(rawName(column)));
      normal(column).ifPresent(form -> normal.add(form.as(normalName(column))));
      parsed.add(value(column).cast(column.type().sqlType()).as(parsedName(column)));
    }
    Dataset<Row> read = rows.select(texts.toArray(Column[]::new));
    for (FeedColumn column : feed.columns().values()) {
      Optional<CodeSystem> system = column.codes().map(this::system).filter(CodeSystem::isLarge);
      if (system.isPresent()) {
        read = LongList.joined(read, feed.name(), column, system.get(), usable(column));
      }
    }
    if (!normal.isEmpty()) {
      normal.addAll(given(read));
      read = read.select(normal.toArray(Column[]::new));
    }
    parsed.addAll(given(read));
    return read.select(parsed.toArray(Column[]::new));
  }

  private static List<Column> given(Dataset<Row> rows) {
    return new ArrayList<>(
        Arrays.stream(rows.columns()).map(org.apache.spark.sql.functions::col).toList());
  }

  /** The one form of a text that people write in several; empty for types without. */
  private static Optional<Column> normal(FeedColumn column) {
    Column text = usable(column);
    return switch (column.type()) {
      case NHS_NUMBER -> Optional.of(NhsNumber.normal(text));
      case POSTCODE -> Optional.of(Postcode.normal(text));
      case PROVIDER -> Optional.of(Organisation.provider(text));
      case ORGANISATION, SMALL_AREA -> Optional.of(Organisation.normal(text));
      default -> Optional.empty();
    };
  }

  /** The typed value of a column, after {@link #parsed(Dataset, FeedContract)}. */
  static Column parsed(FeedColumn column) {
    return col(parsedName(column));
  }

  private static String rawName(FeedColumn column) {
    return "_raw_" + column.name();
  }

  private static String normalName(FeedColumn column) {
    return "_normal_" + column.name();
  }

  private static String parsedName(FeedColumn column) {
    return "_parsed_" + column.name();
  }

  /** The entity's columns out of the parsed ones, in its order; what is not fed is null. */
  static List<Column> values(FeedContract feed, TableContract entity) {
    List<Column> values = new ArrayList<>();
    for (TableColumn column : entity.columns().values()) {
      FeedColumn fed = feed.columns().get(column.name());
      Column value = fed == null ? lit(null) : col(parsedName(fed));
      values.add(value.cast(column.type().sqlType()).as(column.name()));
    }
    return values;
  }

  /** The typed value of a column; null when it has none or a bad one. */
  private Column value(FeedColumn column) {
    Column text = usable(column);
    Column form = col(normalName(column));
    return switch (column.type()) {
      case TEXT, LIST -> column.codes().map(name -> code(column, name, text)).orElse(text);
      case DATE -> believable(column, date(column, text));
      case TIMESTAMP -> timestamp(column, text);
      case INTEGER -> text.try_cast("double").cast("int");
      case LONG -> text.try_cast("double").cast("bigint");
      case NUMBER -> text.try_cast("double");
      case FLAG ->
          when(text.isin("Y", "y", "1", "true", "TRUE", "True"), true)
              .when(text.isin("N", "n", "0", "false", "FALSE", "False"), false);
      case AGE -> Age.years(text);
      case CLOCK_TIME -> ClockTime.normal(text);
      case NHS_NUMBER -> {
        Column valid = NhsNumber.isValid(form);
        yield when(allowTestNumbers ? valid : valid.and(not(NhsNumber.isTestNumber(form))), form);
      }
      case PSEUDONYM -> text;
      case POSTCODE -> when(Postcode.isValid(form), form);
      case PROVIDER, ORGANISATION -> when(Organisation.isValid(form), form);
      case SMALL_AREA -> when(SmallArea.isValid(form), form);
      case COUNTS, NUMBERS -> throw new IllegalStateException("No feed may have " + column.name());
    };
  }

  /** Why each nulled value was nulled, and which of the feed's checks the row fails. */
  Column reasons(FeedContract feed) {
    List<Column> reasons = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      if (column.constant().isPresent() || column.isSubmission()) {
        continue;
      }
      Column raw = raw(column);
      Column isPlaceholder = raw.isin(column.placeholders().toArray());
      if (column.codes().isEmpty()
          && column.type() == org.evenlode.contract.ColumnType.TEXT
          && column.placeholders().isEmpty()) {
        continue;
      }
      Column isBad = raw.isNotNull().and(col(parsedName(column)).isNull());
      Column found =
          column.placeholders().isEmpty()
              ? when(isBad, why(column))
              : when(isPlaceholder, lit("placeholder")).when(isBad, why(column));
      reasons.add(concat(lit(column.name() + ":"), found));
    }
    return array_compact(array(reasons.toArray(Column[]::new)).cast("array<string>"));
  }

  /**
   * The codes that no system knows, as {@code column:system:code}. Names get typed into code
   * fields, so the code itself is kept only when it has its system's shape and is no NHS number.
   */
  Column unmapped(FeedContract feed) {
    List<Column> found = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      if (column.codes().isEmpty() || column.constant().isPresent()) {
        continue;
      }
      CodeSystem system = system(column.codes().get());
      Column code = CodeMap.normal(system, usable(column));
      // As it was written: what a Read code is filled or cut to is not what somebody typed.
      boolean isRead = system.form() == CodeSystem.Form.READ;
      Column written = isRead ? trim(usable(column)) : code;
      Column shown =
          system
              .shape()
              .map(shape -> isShaped(written, shape))
              .orElse(lit(false))
              .or(isOfAnother(system, code));
      found.add(
          when(
              code.isNotNull()
                  .and(col(parsedName(column)).isNull())
                  .and(not(mapsNowhere(column, system, code))),
              concat(
                  lit(column.name() + ":" + system.name() + ":"),
                  when(coalesce(shown, lit(false)), code).otherwise(lit("")))));
    }
    return array_compact(array(found.toArray(Column[]::new)).cast("array<string>"));
  }

  /** Whether a code is known and has, on purpose, no canonical one. */
  private static Column mapsNowhere(FeedColumn column, CodeSystem system, Column text) {
    if (system.isLarge()) {
      return LongList.mapsNowhere(column);
    }
    Object[] codes =
        system.mappings().values().stream()
            .filter(mapping -> mapping.relationship() == CodeSystem.Relationship.NONE)
            .map(CodeSystem.Mapping::code)
            .toArray();
    return codes.length == 0 ? lit(false) : coalesce(upper(text).isin(codes), lit(false));
  }

  /** Whether a code that its system lacks is one of another system of the same meaning. */
  private Column isOfAnother(CodeSystem system, Column code) {
    Object[] codes = system.knownElsewhere(systems.values()).keySet().toArray();
    return codes.length == 0 ? lit(false) : coalesce(code.isin(codes), lit(false));
  }

  /** Few systems have codes that could be NHS numbers; the others need no such check. */
  private static Column isShaped(Column code, String shape) {
    Column shaped = code.rlike("^(?:" + shape + ")$");
    return TEN_DIGITS.matches(shape) ? shaped.and(not(NhsNumber.isValid(code))) : shaped;
  }

  /** The codes of the feed's checks that a typed row fails. */
  static Column failedChecks(FeedContract feed) {
    Column[] failed =
        feed.checks().stream()
            .map(CheckRule::rule)
            .map(rule -> not(expr(rule)))
            .toArray(Column[]::new);
    for (int i = 0; i < failed.length; i++) {
      failed[i] = when(failed[i], lit("check:" + feed.checks().get(i).code()));
    }
    return array_compact(array(failed).cast("array<string>"));
  }

  private Column why(FeedColumn column) {
    Column text = usable(column);
    return switch (column.type()) {
      case DATE ->
          when(date(column, text).isNotNull(), lit("future_date")).otherwise(lit("not_a_date"));
      case TIMESTAMP, CLOCK_TIME -> lit("not_a_time");
      case INTEGER, LONG, NUMBER, AGE -> lit("not_a_number");
      case NHS_NUMBER -> {
        Column number = col(normalName(column));
        yield when(not(NhsNumber.hasCheckDigit(number)), lit("check_digit"))
            .when(NhsNumber.isNeverIssued(number), lit("never_issued"))
            .otherwise(lit("test_number"));
      }
      case POSTCODE ->
          when(Postcode.isPseudo(col(normalName(column))), lit("no_place")).otherwise(lit("shape"));
      case TEXT, LIST ->
          column
              .codes()
              .map(
                  name ->
                      when(mapsNowhere(column, system(name), text), lit("maps_nowhere"))
                          .when(
                              isOfAnother(system(name), CodeMap.normal(system(name), text)),
                              lit("another_system")))
              .map(known -> known.otherwise(lit("unknown_code")))
              .orElse(lit("unknown_code"));
      // Indicators of the data dictionary say with these that somebody was not asked, or not told.
      case FLAG ->
          when(upper(text).isin("U", "X", "Z", "9"), lit("maps_nowhere"))
              .otherwise(lit("unknown_code"));
      case PSEUDONYM, PROVIDER, ORGANISATION, SMALL_AREA -> lit("shape");
      case COUNTS, NUMBERS -> throw new IllegalStateException("No feed may have " + column.name());
    };
  }

  private static Column raw(FeedColumn column) {
    return col(rawName(column));
  }

  private static Column usable(FeedColumn column) {
    if (column.constant().isPresent()) {
      return lit(column.constant().get());
    }
    Column raw = raw(column);
    return column.placeholders().isEmpty()
        ? raw
        : when(not(raw.isin(column.placeholders().toArray())), raw);
  }

  private Column code(FeedColumn column, String name, Column text) {
    CodeSystem system = system(name);
    return system.isLarge() ? LongList.canonical(column) : CodeMap.canonical(system, text);
  }

  private CodeSystem system(String name) {
    CodeSystem system = systems.get(name);
    if (system == null) {
      throw new IllegalStateException("No code system " + name);
    }
    return system;
  }

  private static Column date(FeedColumn column, Column text) {
    return coalesce(
        column.formats().stream().map(format -> try_to_date(text, format)).toArray(Column[]::new));
  }

  private static Column believable(FeedColumn column, Column date) {
    // A day of grace: a delivery's day is the partner's, a time zone may differ.
    return column.futureAllowed()
        ? date
        : when(date.leq(date_add(col(SystemColumns.RECEIVED_AT), 1)), date);
  }

  private static Column timestamp(FeedColumn column, Column text) {
    return coalesce(
        column.formats().stream()
            .map(format -> try_to_timestamp(text, lit(format)))
            .toArray(Column[]::new));
  }
}

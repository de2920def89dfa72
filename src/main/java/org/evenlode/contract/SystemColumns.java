package org.evenlode.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names the columns that Evenlode adds: where a row came from and what became of it. */
public final class SystemColumns {
  /** Names the column with the identity of the landed file. */
  public static final String FILE = "_file";

  /** Names the column with the physical line of the file, from 1. */
  public static final String ROW = "_row";

  /** Names the column with the place of the file among the feed's deliveries. */
  public static final String ORDER = "_order";

  /** Names the column with the name of the submission that the file is part of. */
  public static final String SUBMISSION = "_submission";

  /** Names the column with the day of delivery. */
  public static final String RECEIVED_AT = "_received_at";

  public static final String RUN_ID = "_run_id";
  public static final String FEED = "_feed";
  public static final String DATASET = "_dataset";

  /** Names the column with the organisation that reports the row. */
  public static final String PROVIDER = "_provider";

  /** Names the column with the first day of the month that the row reports. */
  public static final String PERIOD = "_period";

  /** Names the column that says what became of the row: see {@link Fate}. */
  public static final String FATE = "_fate";

  /** Names the column that says why values were nulled, as {@code column:reason}. */
  public static final String REASONS = "_reasons";

  /**
   * Names the reason that no part of the birth date is that of the person whose NHS number it is.
   */
  public static final String ANOTHER_PERSON = "another_person";

  /**
   * Names the reason that the sender says that the NHS number is not verified, and nothing speaks
   * for it.
   */
  public static final String NOT_VERIFIED = "not_verified";

  /**
   * Names the column of codes that map nowhere, as {@code column:system:code}; the code only when
   * it has its shape.
   */
  public static final String UNMAPPED = "_unmapped";

  /** Names the column with the keyed token of the person that the row is about. */
  public static final String PERSON_TOKEN = "person_token";

  /** Names the column that says what identified the person: nhs_number, pseudonym or source. */
  public static final String IDENTITY_METHOD = "identity_method";

  private SystemColumns() {}

  /** Returns the name of the bronze column that holds the typed value of a feed's column. */
  public static String typed(FeedColumn column) {
    return column.isPlainText() ? column.name() : "_typed_" + column.name();
  }

  /**
   * Returns the contract of a feed's bronze table: its declared columns as text, and what they were
   * read as.
   */
  public static TableContract bronze(FeedContract feed) {
    Map<String, TableColumn> columns = new LinkedHashMap<>(delivered(feed).columns());
    for (FeedColumn column : feed.columns().values()) {
      if (!column.isPlainText()) {
        add(columns, typed(column), column.type(), "as read", column.sensitivity());
      }
    }
    add(columns, REASONS, ColumnType.LIST, "values not read, and why", Sensitivity.REFERENCE);
    add(columns, UNMAPPED, ColumnType.LIST, "codes that map nowhere", Sensitivity.PERSON);
    return TableContract.plain(
        feed.bronze(), feed.title(), "row of a landed file", List.of(), columns.values());
  }

  /**
   * Returns the part of a feed's bronze table that is as delivered, whatever the contract reads it
   * as.
   */
  public static TableContract delivered(FeedContract feed) {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    feed.columns()
        .values()
        .forEach(
            column ->
                add(columns, column.name(), ColumnType.TEXT, "as delivered", column.sensitivity()));
    add(columns, FILE, ColumnType.TEXT, "landed file", Sensitivity.REFERENCE);
    add(columns, ROW, ColumnType.LONG, "physical line of the file", Sensitivity.REFERENCE);
    add(columns, ORDER, ColumnType.LONG, "place among the deliveries", Sensitivity.REFERENCE);
    add(columns, SUBMISSION, ColumnType.TEXT, "submission", Sensitivity.REFERENCE);
    add(columns, RECEIVED_AT, ColumnType.DATE, "day of delivery", Sensitivity.REFERENCE);
    add(columns, RUN_ID, ColumnType.TEXT, "run that landed the file", Sensitivity.REFERENCE);
    return TableContract.plain(
        feed.bronze(), feed.title(), "row of a landed file", List.of(), columns.values());
  }

  /** Returns the contract of a staged table: the entity's columns, identity, origin and fate. */
  public static TableContract staged(TableContract entity) {
    Map<String, TableColumn> columns = new LinkedHashMap<>(entity.columns());
    if (entity.hasPeople()) {
      add(columns, PERSON_TOKEN, ColumnType.TEXT, "keyed token", Sensitivity.IDENTIFIER);
      add(columns, IDENTITY_METHOD, ColumnType.TEXT, "what identified", Sensitivity.PERSON);
    }
    add(columns, FEED, ColumnType.TEXT, "feed", Sensitivity.REFERENCE);
    add(columns, DATASET, ColumnType.TEXT, "data set", Sensitivity.REFERENCE);
    add(columns, FILE, ColumnType.TEXT, "landed file", Sensitivity.REFERENCE);
    add(columns, ROW, ColumnType.LONG, "physical line of the file", Sensitivity.REFERENCE);
    add(columns, PROVIDER, ColumnType.TEXT, "reporting organisation", Sensitivity.REFERENCE);
    add(columns, PERIOD, ColumnType.DATE, "reporting month", Sensitivity.REFERENCE);
    add(columns, RECEIVED_AT, ColumnType.DATE, "day of delivery", Sensitivity.REFERENCE);
    add(columns, REASONS, ColumnType.LIST, "values nulled, and why", Sensitivity.REFERENCE);
    add(columns, UNMAPPED, ColumnType.LIST, "codes that map nowhere", Sensitivity.PERSON);
    add(columns, FATE, ColumnType.TEXT, "what became of the row", Sensitivity.REFERENCE);
    return new TableContract(
        entity.table(),
        entity.title(),
        entity.grain(),
        entity.key(),
        entity.event(),
        entity.sourcePerson(),
        entity.checkedAgainst(),
        entity.linked(),
        columns,
        List.of(),
        List.of(),
        TableContract.NoiseBy.RECORDS,
        entity.checks(),
        List.of(),
        Optional.empty());
  }

  private static void add(
      Map<String, TableColumn> columns,
      String name,
      ColumnType type,
      String meaning,
      Sensitivity sensitivity) {
    columns.put(name, TableColumn.plain(name, type, meaning, sensitivity));
  }
}

package org.evenlode.staged;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.governance.Tokens;

/**
 * Puts keyed tokens in the place of identifiers, and one token of the person in every row about
 * one. A row without a valid number or pseudonym is of a person known to its source only.
 */
final class Identity {
  private final Tokens tokens;

  Identity(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Returns the entity's columns with every identifier as its token. */
  List<Column> columns(FeedContract feed, TableContract entity) {
    List<Column> columns = new ArrayList<>();
    for (TableColumn column : entity.columns().values()) {
      columns.add(token(feed, column).as(column.name()));
    }
    if (entity.hasPeople()) {
      columns.add(person(feed, entity).as(SystemColumns.PERSON_TOKEN));
      columns.add(method(feed, entity).as(SystemColumns.IDENTITY_METHOD));
    }
    return columns;
  }

  private Column token(FeedContract feed, TableColumn column) {
    FeedColumn fed = feed.columns().get(column.name());
    boolean isText = column.type().sqlType().equals("string");
    boolean identifies =
        column.sensitivity() == org.evenlode.contract.Sensitivity.IDENTIFIER
            || fed != null && fed.isIdentifier();
    if (fed == null || !identifies || !isText) {
      return col(column.name());
    }
    return switch (column.type()) {
      case NHS_NUMBER -> tokens.ofNhsNumber(col(column.name()));
      case PSEUDONYM -> tokens.ofPseudonym(fed.domain().orElseThrow(), col(column.name()));
      default -> tokens.of(column.name(), col(column.name()));
    };
  }

  private Column person(FeedContract feed, TableContract entity) {
    List<Column> candidates = new ArrayList<>();
    for (ColumnType type : List.of(ColumnType.NHS_NUMBER, ColumnType.PSEUDONYM)) {
      fed(feed, entity, type).forEach(column -> candidates.add(token(feed, column)));
    }
    candidates.add(tokens.of("source:" + feed.dataset(), sourcePerson(entity)));
    return coalesce(candidates.toArray(Column[]::new));
  }

  /**
   * Returns what tells a person of the source apart; the record itself when the source says
   * nothing.
   */
  private static Column sourcePerson(TableContract entity) {
    List<Column> parts = new ArrayList<>();
    parts.add(coalesce(col(SystemColumns.PROVIDER), lit("")));
    Column said = lit(true);
    for (String name : entity.sourcePerson()) {
      parts.add(col(name).cast("string"));
      said = said.and(col(name).isNotNull());
    }
    Column person = concat_ws("|", parts.toArray(Column[]::new));
    Column record = concat_ws("|", lit("record"), col(SystemColumns.FILE), col(SystemColumns.ROW));
    return when(said, person).otherwise(record);
  }

  private static Column method(FeedContract feed, TableContract entity) {
    Column method = lit("source");
    for (TableColumn column : fed(feed, entity, ColumnType.PSEUDONYM)) {
      method = when(col(column.name()).isNotNull(), lit("pseudonym")).otherwise(method);
    }
    for (TableColumn column : fed(feed, entity, ColumnType.NHS_NUMBER)) {
      method = when(col(column.name()).isNotNull(), lit("nhs_number")).otherwise(method);
    }
    return method;
  }

  private static List<TableColumn> fed(FeedContract feed, TableContract entity, ColumnType type) {
    return entity.columns().values().stream()
        .filter(column -> column.type() == type && feed.columns().containsKey(column.name()))
        .toList();
  }
}

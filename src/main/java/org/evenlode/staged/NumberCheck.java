package org.evenlode.staged;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.Inputs;

/**
 * Takes a second look at NHS numbers: a valid number may still be somebody else's, mistyped or
 * taken from a relative. It identifies a person only where a part of the birth date agrees with
 * what PDS has for the number; without anything to compare, where the sender calls it verified.
 * Otherwise the record is of a person known to its source only, and the number goes, with its
 * reason.
 *
 * <p>The reasons say something of other sources' records, so no supplier is told of them.
 */
final class NumberCheck {
  private static final TableId BRIDGES = TableId.of("staged_identity_bridge");
  private static final String NUMBER = "nhs_number";
  private static final String STATUS = "nhs_number_status";
  private static final String BIRTH = "birth_date";

  /** Names the NHS NUMBER STATUS INDICATOR CODE of a number present and verified. */
  private static final String VERIFIED = "01";

  private static final String TOKEN = "_number_token";
  private static final String REGISTER_TOKEN = "_register_token";
  private static final String KNOWN = "_known_births";

  private final TableContract entity;
  private final Tokens tokens;

  NumberCheck(TableContract entity, Tokens tokens) {
    this.entity = entity;
    this.tokens = tokens;
  }

  /** Returns the rows whose numbers have passed, the others without theirs. */
  Dataset<Row> passed(Dataset<Row> rows, FeedContract feed, Inputs in) {
    List<TableId> registers =
        entity.checkedAgainst().stream()
            .filter(table -> !table.equals(BRIDGES) && !in.isEmpty(table))
            .toList();
    boolean isLooked =
        feed.columns().containsKey(NUMBER)
            && feed.columns().containsKey(BIRTH)
            && entity.columns().containsKey(NUMBER)
            && entity.columns().get(NUMBER).type() == ColumnType.NHS_NUMBER;
    if (!isLooked || registers.isEmpty()) {
      return rows;
    }
    Dataset<Row> own =
        registers.stream()
            .map(table -> births(in.table(table)))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    Dataset<Row> births =
        own.unionByName(ofSuperseded(own, in))
            .groupBy(REGISTER_TOKEN)
            .agg(collect_set(struct("_year", "_month", "_day")).as(KNOWN));
    Dataset<Row> known =
        rows.withColumn(TOKEN, tokens.ofNhsNumber(col(NUMBER)))
            .join(births, col(TOKEN).equalTo(col(REGISTER_TOKEN)), "left");
    Column agrees = coalesce(exists(col(KNOWN), NumberCheck::agrees), lit(false));
    Column isCompared = col(KNOWN).isNotNull().and(col(BIRTH).isNotNull());
    Column status = feed.columns().containsKey(STATUS) ? col(STATUS) : lit(VERIFIED);
    Column why =
        when(
                col(NUMBER).isNotNull().and(isCompared).and(agrees.equalTo(false)),
                SystemColumns.ANOTHER_PERSON)
            .when(
                col(NUMBER)
                    .isNotNull()
                    .and(agrees.equalTo(false))
                    .and(coalesce(status, lit(VERIFIED)).notEqual(VERIFIED)),
                SystemColumns.NOT_VERIFIED);
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(
          switch (name) {
            case NUMBER -> when(col("_why").isNull(), col(NUMBER)).as(NUMBER);
            case SystemColumns.REASONS ->
                when(col("_why").isNull(), col(name))
                    .otherwise(
                        array_union(col(name), array(concat(lit(NUMBER + ":"), col("_why")))))
                    .as(name);
            default -> col(name);
          });
    }
    return known.withColumn("_why", why).select(columns.toArray(Column[]::new));
  }

  /**
   * Returns the births of superseded numbers, which registers have under the number that goes on.
   */
  private Dataset<Row> ofSuperseded(Dataset<Row> births, Inputs in) {
    if (!entity.checkedAgainst().contains(BRIDGES) || in.isEmpty(BRIDGES)) {
      return births.limit(0);
    }
    Dataset<Row> mergers =
        in.table(BRIDGES)
            .where(col(SystemColumns.DATASET).equalTo("pds"))
            .select(
                col("from_pseudonym").as("_superseded"), col("to_pseudonym").as(REGISTER_TOKEN));
    return births
        .join(mergers, REGISTER_TOKEN)
        .select(col("_superseded").as(REGISTER_TOKEN), col("_year"), col("_month"), col("_day"));
  }

  /** Returns what a register has for each number; one without days has months only. */
  private static Dataset<Row> births(Dataset<Row> register) {
    boolean hasDays = List.of(register.columns()).contains(BIRTH);
    Column birth = col(hasDays ? BIRTH : "birth_month");
    return register
        .where(birth.isNotNull())
        .select(
            col(SystemColumns.PERSON_TOKEN).as(REGISTER_TOKEN),
            year(birth).as("_year"),
            month(birth).as("_month"),
            (hasDays ? dayofmonth(birth) : lit(null).cast("int")).as("_day"));
  }

  private static Column agrees(Column known) {
    return known
        .getField("_year")
        .equalTo(year(col(BIRTH)))
        .or(known.getField("_month").equalTo(month(col(BIRTH))))
        .or(coalesce(known.getField("_day").equalTo(dayofmonth(col(BIRTH))), lit(false)));
  }
}

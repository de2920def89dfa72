package org.evenlode.silver;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.Tokens;
import org.evenlode.linkage.HashedRegister;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import scala.collection.immutable.Seq;

/**
 * Describes a partner whose records are linked to the people of the register by what they say of
 * them: names, birth dates and homes in clear, or hashes of these.
 *
 * @param source data set of the partner
 * @param entity staged table of its records
 * @param model by which they are linked
 * @param hashing hashes the register as the partner has hashed its records; empty where these are
 *     in clear
 * @param optOuts lists of the partner's own agreement: a person on one is linked to nothing of it
 * @param register the people
 */
public record LinkedPartner(
    String source,
    TableContract entity,
    LinkageModel model,
    Optional<HashedRegister> hashing,
    Collection<OptOut> optOuts,
    Register register) {
  private static final String ID = "record_id";

  /**
   * Is true if the person died over a month before the record was sent: the record is not theirs.
   */
  private static final Column DIED_BEFORE =
      coalesce(col("effective_to").geq(col("sent")), lit(true))
          .and(add_months(col("death_date"), 1).lt(col("sent")));

  /**
   * Names the column with the person of a record that says so itself: known to learning, not
   * compared.
   */
  static final String KNOWN = "known_person";

  /**
   * Names the tables in which people are found.
   *
   * @param index staged table of names and addresses
   * @param keys whose each token is
   * @param deaths staged table of who has died
   */
  public record Register(TableId index, TableId keys, Optional<TableId> deaths) {}

  /** Returns the tables that linking reads. */
  Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(register.index(), register.keys(), entity.table()));
    register.deaths().ifPresent(inputs::add);
    return inputs;
  }

  /**
   * Returns the SQL that tells the partner's records apart: a number of one provider may be
   * another's.
   */
  public String recordKey() {
    String key = entity.linked().orElseThrow().record();
    return "coalesce(concat(" + SystemColumns.PROVIDER + ", ':', " + key + "), " + key + ")";
  }

  /** Returns true if the partner has sent nothing that is in use. */
  boolean isSilent(Inputs in) {
    return in.isEmpty(entity.table())
        || in.table(entity.table()).where(col(SystemColumns.DATASET).equalTo(source)).isEmpty();
  }

  /** Returns true if records may carry a number of their own that identifies. */
  boolean mayBeKnown() {
    return entity.columns().values().stream()
        .anyMatch(
            column ->
                column.type() == ColumnType.NHS_NUMBER || column.type() == ColumnType.PSEUDONYM);
  }

  /** Says how a record is linked: by names, or by hashes of them. */
  String method() {
    return hashing.isPresent() ? "hashes" : "names";
  }

  /**
   * Returns the partner's records, each as it was last sent, with the number of the person it is
   * of.
   */
  Dataset<Row> records(Inputs in) {
    Column newest =
        row_number()
            .over(
                Window.partitionBy(expr(recordKey()))
                    .orderBy(
                        col(SystemColumns.RECEIVED_AT).desc(),
                        col(SystemColumns.FILE).desc(),
                        col(SystemColumns.ROW).desc()));
    return in.table(entity.table())
        .where(col(SystemColumns.DATASET).equalTo(source))
        .withColumn("_place", newest)
        .where(col("_place").equalTo(1))
        .drop("_place")
        .join(keys(in), SystemColumns.PERSON_TOKEN);
  }

  private Dataset<Row> keys(Inputs in) {
    return in.table(register.keys()).select(SystemColumns.PERSON_TOKEN, "person_id");
  }

  /** Returns what the records say, under the names that models know. */
  private Dataset<Row> comparedRecords(Inputs in) {
    List<Column> columns = new ArrayList<>();
    columns.add(expr(recordKey()).as(ID));
    columns.add(
        when(col(SystemColumns.IDENTITY_METHOD).notEqual("source"), col("person_id")).as(KNOWN));
    entity
        .columns()
        .values()
        .forEach(
            column -> {
              String name = column.name();
              boolean isClear = hashing.isEmpty() && Set.of("birth_date", "sex").contains(name);
              if (isClear || column.sensitivity() == Sensitivity.LINKAGE) {
                columns.add(col(name).as(name.replaceFirst("^(clear|hashed)_", "")));
              }
            });
    return records(in).select(columns.toArray(Column[]::new));
  }

  /** Names the key that the records are hashed with; empty where they are in clear. */
  String key() {
    return entity.linked().orElseThrow().key().orElse("");
  }

  /**
   * Returns what the records say, as another partner's are compared.
   *
   * @param other one whose records are as these are, or are hashed where these are in clear
   */
  Dataset<Row> comparedAs(LinkedPartner other, Inputs in) {
    Dataset<Row> said = comparedRecords(in);
    if (hashing.isPresent() || other.hashing().isEmpty()) {
      return said;
    }
    for (String name : List.of("forename", "surname", "birth_date", "sex", "postcode")) {
      if (!List.of(said.columns()).contains(name)) {
        said = said.withColumn(name, lit(null).cast("string"));
      }
    }
    return other.hashing().get().of(said);
  }

  /** Returns what the register says of the people who may be those of the records. */
  Dataset<Row> comparedPeople(Inputs in) {
    Dataset<Row> clear =
        living(in)
            .select(
                col("person_id").as(ID),
                col("person_id").as(KNOWN),
                col("forename"),
                col("surname"),
                col("birth_date"),
                col("sex"),
                col("clear_postcode").as("postcode"));
    return hashing.map(register -> register.of(clear)).orElse(clear);
  }

  /** Receives both sides of what is compared. */
  interface Compared<T> {
    T of(Dataset<Row> records, Dataset<Row> people);
  }

  /**
   * Hands out what records and people say, held in memory meanwhile: each is read several times,
   * and names are not kept on disk for that.
   */
  <T> T compared(Inputs in, Compared<T> use) {
    Dataset<Row> records = comparedRecords(in).persist(StorageLevel.MEMORY_ONLY());
    Dataset<Row> people = comparedPeople(in).persist(StorageLevel.MEMORY_ONLY());
    try {
      return use.of(records, people);
    } finally {
      records.unpersist();
      people.unpersist();
    }
  }

  /** Returns, as text, all that weights and pairs follow from in addition to tables. */
  String weighing() {
    return source + " " + model.name() + " " + model.weighing() + optOutVersions();
  }

  /** Returns the versions of the lists, by which a step is made again when one is new. */
  private String optOutVersions() {
    return optOuts.stream().map(list -> list.name() + list.version()).sorted().toList().toString();
  }

  /** Returns the people whom the partner's own agreement allows to be linked. */
  private Dataset<Row> allowed(Dataset<Row> people) {
    Dataset<Row> allowed = people;
    for (OptOut list : optOuts) {
      Broadcast<Set<String>> tokens =
          JavaSparkContext.fromSparkContext(people.sparkSession().sparkContext())
              .broadcast(list.tokens());
      UDF1<String, Boolean> contains = token -> tokens.value().contains(token);
      Column isOnList =
          functions.udf(contains, DataTypes.BooleanType).apply(col(SystemColumns.PERSON_TOKEN));
      allowed = allowed.where(list.holdsPermitted() ? isOnList : functions.not(isOnList));
    }
    return allowed;
  }

  /**
   * Returns the register without those who had died a month before the oldest delivery of records.
   */
  private Dataset<Row> living(Inputs in) {
    Dataset<Row> all =
        allowed(in.table(register.index())).join(keys(in), SystemColumns.PERSON_TOKEN);
    Dataset<Row> oldest = sent(in).agg(min("sent").as("sent"));
    return deaths(in)
        .map(dead -> dead.crossJoin(broadcast(oldest)).where(DIED_BEFORE).select("person_id"))
        .map(dead -> all.join(dead, Columns.seq("person_id"), "left_anti"))
        .orElse(all);
  }

  /**
   * Returns pairs without those of a record and of somebody who had died a month before it was
   * first sent.
   *
   * @param pairs columns {@code record_key}, {@code person_id} and others, which stay
   */
  Dataset<Row> alive(Dataset<Row> pairs, Inputs in) {
    Seq<String> key = Columns.seq("record_key", "person_id");
    return deaths(in)
        .map(
            dead ->
                pairs
                    .select("record_key", "person_id")
                    .join(dead, "person_id")
                    .join(sent(in), "record_key")
                    .where(DIED_BEFORE)
                    .select("record_key", "person_id"))
        .map(impossible -> pairs.join(impossible, key, "left_anti"))
        .orElse(pairs);
  }

  /** Returns when each record was first sent, of the deliveries in use. */
  private Dataset<Row> sent(Inputs in) {
    return in.table(entity.table())
        .where(col(SystemColumns.DATASET).equalTo(source))
        .groupBy(expr(recordKey()).as("record_key"))
        .agg(min(SystemColumns.RECEIVED_AT).as("sent"));
  }

  /** Returns who has died, and until when that was held. */
  private Optional<Dataset<Row>> deaths(Inputs in) {
    return register
        .deaths()
        .map(in::table)
        .map(
            rows ->
                rows.where(col("death_date").isNotNull())
                    .join(keys(in), SystemColumns.PERSON_TOKEN)
                    .select("person_id", "death_date", "effective_to"));
  }

  /**
   * Returns one side with a keyed token of all that is compared, so that it is seen what has
   * changed.
   *
   * @return columns {@code record_id} and {@code print}
   */
  static Dataset<Row> prints(Dataset<Row> compared, Tokens tokens) {
    Column said =
        concat_ws(
            "\u001f",
            Arrays.stream(compared.columns())
                .filter(name -> !name.equals(ID))
                .map(name -> coalesce(col(name).cast("string"), lit("")))
                .toArray(Column[]::new));
    // Keyed row by row first: names are not brought together in clear.
    return compared
        .select(col(ID).cast("string").as(ID), tokens.of("linkage", said).as("said"))
        .groupBy(col(ID))
        .agg(concat_ws(" ", array_sort(collect_list(col("said")))).as("said"))
        .select(col(ID), tokens.of("linkage", col("said")).as("print"));
  }
}

package org.evenlode.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Tokens;
import org.evenlode.linkage.RegisterLinkage;
import org.evenlode.linkage.RegisterLinkage.Fresh;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Who each partner's records may be of, with the evidence. A night weighs new and changed records
 * against everybody, and all records against new and changed people; other pairs stay as they were
 * weighed. All are weighed again with other weights, or on request. It reads names in clear and
 * writes none.
 */
public final class LinkCandidateTable implements Step {
  private static final String RECORD = "record";
  private static final String PERSON = "person";
  private static final String PAIR = "pair";

  private final TableContract contract;
  private final TableId models;
  private final List<LinkedPartner> partners;
  private final Map<String, String> requests;
  private final Tokens tokens;

  /**
   * The candidates of some partners' records.
   *
   * @param models table of what was learnt
   * @param requests by partner, what tells one request to weigh all again from another
   */
  public LinkCandidateTable(
      TableContract contract,
      TableId models,
      List<LinkedPartner> partners,
      Map<String, String> requests,
      Tokens tokens) {
    this.contract = contract;
    this.models = models;
    this.partners = List.copyOf(partners);
    this.requests = new TreeMap<>(requests);
    this.tokens = tokens;
  }

  @Override
  public TableId output() {
    return contract.table();
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(models));
    partners.forEach(partner -> inputs.addAll(partner.inputs()));
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return partners.stream().map(partner -> partner.source() + partner.model()).toList()
        + requests.toString();
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    parts.add(in.session().createDataFrame(List.of(), StructType.fromDDL(contract.ddl())));
    Map<String, Row> learnt = new TreeMap<>();
    in.table(models).collectAsList().forEach(row -> learnt.put(row.<String>getAs("source"), row));
    for (LinkedPartner partner : partners) {
      parts.addAll(candidates(partner, Optional.ofNullable(learnt.get(partner.source())), in));
    }
    return Built.of(parts.stream().reduce(Dataset::unionByName).orElseThrow());
  }

  private List<Dataset<Row>> candidates(LinkedPartner partner, Optional<Row> learnt, Inputs in) {
    String weighed =
        learnt.map(row -> String.valueOf(row.<Integer>getAs("version"))).orElse("none")
            + " "
            + requests.getOrDefault(partner.source(), "");
    // Each is read several times, and names are not to be written anywhere.
    Dataset<Row> records = partner.comparedRecords(in).persist(StorageLevel.MEMORY_ONLY());
    Dataset<Row> people = partner.comparedPeople(in).persist(StorageLevel.MEMORY_ONLY());
    try {
      return candidates(partner, learnt, weighed, records, people, in);
    } finally {
      records.unpersist();
      people.unpersist();
    }
  }

  private List<Dataset<Row>> candidates(
      LinkedPartner partner,
      Optional<Row> learnt,
      String weighed,
      Dataset<Row> records,
      Dataset<Row> people,
      Inputs in) {
    Map<String, String> recordPrints = prints(records);
    Map<String, String> peoplePrints = prints(people);
    Dataset<Row> before =
        in.previous()
            .orElseGet(
                () -> in.session().createDataFrame(List.of(), StructType.fromDDL(contract.ddl())))
            .where(col("source").equalTo(partner.source()).and(col("weighed").equalTo(weighed)));
    Map<String, String> recordsBefore = printsBefore(before, RECORD, "record_key");
    Map<String, String> peopleBefore = printsBefore(before, PERSON, "person_id");
    Fresh fresh = new Fresh(other(recordPrints, recordsBefore), other(peoplePrints, peopleBefore));
    Set<String> goneRecords = other(recordsBefore, recordPrints);
    Set<String> gonePeople = other(peopleBefore, peoplePrints);
    Dataset<Row> scored =
        new RegisterLinkage(partner.model())
            .score(
                in.session(),
                people,
                records,
                learnt.map(row -> row.<String>getAs("weights")),
                recordsBefore.isEmpty() ? Optional.empty() : Optional.of(fresh));
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!recordsBefore.isEmpty()) {
      parts.add(
          without(without(before, "record_key", goneRecords), "person_id", gonePeople)
              .where(col("kind").notEqual(PERSON)));
    }
    parts.add(shaped(partner, weighed, scored, in, recordPrints));
    parts.add(everybody(partner, weighed, peoplePrints, in));
    return parts;
  }

  private Map<String, String> prints(Dataset<Row> compared) {
    Map<String, String> prints = new HashMap<>();
    LinkedPartner.prints(compared, tokens)
        .collectAsList()
        .forEach(row -> prints.put(row.getString(0), row.getString(1)));
    return prints;
  }

  private static Map<String, String> printsBefore(Dataset<Row> before, String kind, String key) {
    Map<String, String> prints = new HashMap<>();
    before
        .where(col("kind").equalTo(kind))
        .select(col(key).cast("string"), col("print"))
        .collectAsList()
        .forEach(row -> prints.put(row.getString(0), row.getString(1)));
    return prints;
  }

  /** Those of the first that the second does not have, or has otherwise. */
  private static Set<String> other(Map<String, String> prints, Map<String, String> others) {
    Set<String> other = new HashSet<>();
    prints.forEach(
        (id, print) -> {
          if (!print.equals(others.get(id))) {
            other.add(id);
          }
        });
    return other;
  }

  private static Dataset<Row> without(Dataset<Row> rows, String column, Set<String> gone) {
    if (gone.isEmpty()) {
      return rows;
    }
    List<Row> ids = gone.stream().map(id -> (Row) RowFactory.create(id)).toList();
    Dataset<Row> list =
        rows.sparkSession().createDataFrame(ids, StructType.fromDDL("_gone string"));
    return rows.join(
        functions.broadcast(list), col(column).cast("string").equalTo(col("_gone")), "left_anti");
  }

  private Dataset<Row> shaped(
      LinkedPartner partner,
      String weighed,
      Dataset<Row> scored,
      Inputs in,
      Map<String, String> prints) {
    List<Row> printed = new ArrayList<>();
    prints.forEach((key, print) -> printed.add(RowFactory.create(key, print)));
    Dataset<Row> list =
        in.session()
            .createDataFrame(printed, StructType.fromDDL("record_key string, print string"));
    Column isPair = col("person_id").isNotNull();
    return scored
        .join(list, org.evenlode.pipeline.Columns.seq("record_key"), "inner")
        .select(
            columns(
                Map.of(
                    "source", lit(partner.source()),
                    "weighed", lit(weighed),
                    "kind", functions.when(isPair, lit(PAIR)).otherwise(lit(RECORD)),
                    "person_id", coalesce(col("person_id"), lit(0L)))));
  }

  private Dataset<Row> everybody(
      LinkedPartner partner, String weighed, Map<String, String> prints, Inputs in) {
    List<Row> rows = new ArrayList<>();
    prints.forEach((id, print) -> rows.add(RowFactory.create(Long.valueOf(id), print)));
    return in.session()
        .createDataFrame(rows, StructType.fromDDL("person_id bigint, print string"))
        .select(
            columns(
                Map.of(
                    "source", lit(partner.source()),
                    "weighed", lit(weighed),
                    "kind", lit(PERSON),
                    "record_key", lit(""),
                    "own", lit(null),
                    "weight", lit(null),
                    "agreement", lit(null),
                    "rule", lit(null),
                    "may_be_twin", lit(null))));
  }

  private Column[] columns(Map<String, Column> given) {
    return contract.columns().values().stream()
        .map(
            column ->
                given
                    .getOrDefault(column.name(), col(column.name()))
                    .cast(column.type().sqlType())
                    .as(column.name()))
        .toArray(Column[]::new);
  }
}

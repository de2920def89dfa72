package org.evenlode.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
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
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Tokens;
import org.evenlode.linkage.RegisterLinkage;
import org.evenlode.linkage.RegisterLinkage.Fresh;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Scores candidate pairs between each partner's records and people, with the evidence. A night
 * weighs new and changed records against everybody, and all records against new and changed people;
 * other pairs stay as they were weighed. All are weighed again with other weights, or on request.
 * It reads names in clear and writes none.
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
   * Makes a step that finds the candidates of some partners' records.
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
    return partners.stream().map(LinkedPartner::weighing).toList() + requests.toString();
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    parts.add(Inputs.empty(in.session(), contract));
    Map<String, Row> learnt = new TreeMap<>();
    in.table(models).collectAsList().forEach(row -> learnt.put(row.<String>getAs("source"), row));
    for (LinkedPartner partner : partners) {
      parts.addAll(candidates(partner, Optional.ofNullable(learnt.get(partner.source())), in));
    }
    return Built.of(parts.stream().reduce(Dataset::unionByName).orElseThrow());
  }

  private List<Dataset<Row>> candidates(LinkedPartner partner, Optional<Row> learnt, Inputs in) {
    if (partner.isSilent(in)) {
      return List.of();
    }
    String weighed =
        learnt.map(row -> String.valueOf(row.<Integer>getAs("version"))).orElse("none")
            + " "
            + requests.getOrDefault(partner.source(), "");
    return partner.compared(
        in, (records, people) -> candidates(partner, learnt, weighed, records, people, in));
  }

  private List<Dataset<Row>> candidates(
      LinkedPartner partner,
      Optional<Row> learnt,
      String weighed,
      Dataset<Row> records,
      Dataset<Row> people,
      Inputs in) {
    Dataset<Row> before =
        in.previous()
            .orElseGet(() -> Inputs.empty(in.session(), contract))
            .where(col("source").equalTo(partner.source()).and(col("weighed").equalTo(weighed)));
    Dataset<Row> recordsNow = LinkedPartner.prints(records, tokens).persist();
    Dataset<Row> peopleNow = LinkedPartner.prints(people, tokens).persist();
    Dataset<Row> recordsBefore = printsBefore(before, RECORD, "record_key");
    Dataset<Row> peopleBefore = printsBefore(before, PERSON, "person_id");
    boolean isFirst = recordsBefore.isEmpty();
    Fresh fresh = new Fresh(others(recordsNow, recordsBefore), others(peopleNow, peopleBefore));
    Dataset<Row> scored =
        new RegisterLinkage(partner.model())
            .score(
                in.session(),
                people,
                records,
                learnt.map(row -> row.<String>getAs("weights")),
                isFirst ? Optional.empty() : Optional.of(fresh));
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!isFirst) {
      // What is gone, or has changed and is among what was weighed now.
      Dataset<Row> kept = without(before, "record_key", others(recordsBefore, recordsNow), in);
      parts.add(
          without(kept, "person_id", others(peopleBefore, peopleNow), in)
              .where(col("kind").notEqual(PERSON)));
    }
    parts.add(shaped(partner, weighed, scored, recordsNow));
    parts.add(everybody(partner, weighed, peopleNow));
    return parts;
  }

  private static Dataset<Row> printsBefore(Dataset<Row> before, String kind, String key) {
    return before
        .where(col("kind").equalTo(kind))
        .select(col(key).cast("string").as("record_id"), col("print"));
  }

  /** Returns the ids of those of the first that the second does not have, or has otherwise. */
  private static Set<String> others(Dataset<Row> prints, Dataset<Row> second) {
    Set<String> other = new HashSet<>();
    prints
        .join(second, Columns.seq("record_id", "print"), "left_anti")
        .select("record_id")
        .collectAsList()
        .forEach(row -> other.add(row.getString(0)));
    return other;
  }

  private static Dataset<Row> without(
      Dataset<Row> rows, String column, Set<String> gone, Inputs in) {
    if (gone.isEmpty()) {
      return rows;
    }
    List<Row> ids = gone.stream().map(id -> (Row) RowFactory.create(id)).toList();
    Dataset<Row> list = in.session().createDataFrame(ids, StructType.fromDDL("_gone string"));
    return rows.join(
        functions.broadcast(list), col(column).cast("string").equalTo(col("_gone")), "left_anti");
  }

  private Dataset<Row> shaped(
      LinkedPartner partner, String weighed, Dataset<Row> scored, Dataset<Row> prints) {
    Column isPair = col("person_id").isNotNull();
    return scored
        .join(
            prints.select(col("record_id").as("record_key"), col("print")),
            Columns.seq("record_key"),
            "inner")
        .select(
            columns(
                Map.of(
                    "source", lit(partner.source()),
                    "weighed", lit(weighed),
                    "kind", functions.when(isPair, lit(PAIR)).otherwise(lit(RECORD)),
                    "person_id", coalesce(col("person_id"), lit(0L)))));
  }

  private Dataset<Row> everybody(LinkedPartner partner, String weighed, Dataset<Row> prints) {
    return prints.select(
        columns(
            Map.of(
                "source", lit(partner.source()),
                "weighed", lit(weighed),
                "kind", lit(PERSON),
                "record_key", lit(""),
                "person_id", col("record_id"),
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

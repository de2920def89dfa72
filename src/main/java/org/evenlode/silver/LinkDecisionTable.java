package org.evenlode.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.linkage.Calibration;
import org.evenlode.linkage.Calibration.Decided;
import org.evenlode.linkage.Decision;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Assigns each partner record to at most one person. A record that carries a number of its own that
 * identifies is of that person; of any other the candidates compete: it is one person's at most, so
 * two people who fit it equally well leave each a probability of under one half, however well they
 * fit (as CRATE asks for a lead over the runner-up; Cardinal and others 2023).
 */
public final class LinkDecisionTable implements Step {
  private static final String KEY = "record_key";
  private static final String STATED = "stated";

  private final TableContract contract;
  private final TableId candidates;
  private final List<LinkedPartner> partners;
  private final Map<String, List<Decided>> reviewed;

  /**
   * Makes a step that decides the links of some partners' records.
   *
   * @param candidates table of candidates
   * @param reviewed by partner the pairs that people have decided on
   */
  public LinkDecisionTable(
      TableContract contract,
      TableId candidates,
      List<LinkedPartner> partners,
      Map<String, List<Decided>> reviewed) {
    this.contract = contract;
    this.candidates = candidates;
    this.partners = List.copyOf(partners);
    this.reviewed = new TreeMap<>(reviewed);
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(candidates));
    for (LinkedPartner partner : partners) {
      inputs.add(partner.entity().table());
      inputs.add(partner.register().keys());
      partner.register().deaths().ifPresent(inputs::add);
    }
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return partners.stream().map(partner -> partner.source() + partner.model().decision()).toList()
        + reviewed.toString();
  }

  @Override
  public Built build(Inputs in) {
    return Built.of(
        partners.stream()
            .map(partner -> decided(partner, in))
            .reduce(Inputs.empty(in.session(), contract), Dataset::unionByName));
  }

  /** Returns a partner's records with the person that each is assigned to. */
  private Dataset<Row> decided(LinkedPartner partner, Inputs in) {
    Dataset<Row> records = said(partner, in).join(best(partner, in), Columns.seq(KEY), "left");
    Column isKnown = col(SystemColumns.IDENTITY_METHOD).notEqual("source");
    Calibration calibration = calibration(partner, records.where(isKnown));
    UDF1<Double, Double> worth = stated -> stated == null ? 0.0 : calibration.of(stated);
    Decision decision = partner.model().decision();
    Column probability =
        when(isKnown, lit(1.0))
            .otherwise(functions.udf(worth, DataTypes.DoubleType).apply(col(STATED)));
    Column band =
        when(
                isKnown.or(
                    col("probability")
                        .geq(decision.accept())
                        .and(coalesce(col("may_be_twin"), lit(false)).equalTo(false))),
                lit("match"))
            .when(col("probability").geq(decision.possible()), lit("possible"))
            .when(col("own").lt(decision.accept()), lit("unlinkable"))
            .otherwise(lit("no_match"));
    Column candidate = when(isKnown, col("now_person_id")).otherwise(col("best_person_id"));
    Map<String, Column> worked =
        Map.of(
            "source",
            lit(partner.source()),
            "is_known",
            isKnown,
            "candidate_id",
            candidate,
            "person_id",
            when(col("band").equalTo("match"), candidate),
            STATED,
            coalesce(col(STATED), lit(0.0)),
            "candidates",
            coalesce(col("candidates"), lit(0L)),
            "method",
            when(isKnown, col(SystemColumns.IDENTITY_METHOD)).otherwise(partner.method()),
            "is_stated_right",
            when(
                isKnown.and(col(STATED).isNotNull()),
                col("best_person_id").equalTo(col("now_person_id"))),
            "model",
            lit(partner.model().name()),
            "calibrated",
            lit(Integer.toHexString(calibration.toString().hashCode())));
    Dataset<Row> decided = records.withColumn("probability", probability).withColumn("band", band);
    return decided.select(
        contract.columns().values().stream()
            .map(
                column ->
                    worked
                        .getOrDefault(column.name(), col(column.name()))
                        .cast(column.type().sqlType())
                        .as(column.name()))
            .toArray(Column[]::new));
  }

  /** Returns what the records say of their groups; nothing where the partner does not send it. */
  private static Dataset<Row> said(LinkedPartner partner, Inputs in) {
    List<Column> columns = new ArrayList<>();
    columns.add(expr(partner.recordKey()).as(KEY));
    columns.add(col("person_id").as("now_person_id"));
    columns.add(col(SystemColumns.IDENTITY_METHOD));
    for (String name :
        List.of("birth_date", "sex", "ethnic_category", "postcode", "address_type")) {
      columns.add(partner.entity().columns().containsKey(name) ? col(name) : lit(null).as(name));
    }
    return partner.records(in).select(columns.toArray(Column[]::new));
  }

  /** Returns each record's best candidate and how probable it is against the others. */
  private Dataset<Row> best(LinkedPartner partner, Inputs in) {
    Dataset<Row> scored = in.table(candidates).where(col("source").equalTo(partner.source()));
    Dataset<Row> records =
        scored.where(col("kind").equalTo("record")).select(KEY, "own", "print", "weighed");
    Dataset<Row> best =
        partner
            .alive(scored.where(col("kind").equalTo("pair")), in)
            // What only the person's own number brings together says nothing of other records.
            .where(coalesce(col("rule"), lit("")).notEqual(LinkedPartner.KNOWN))
            .groupBy(KEY)
            .agg(
                sum(pow(lit(2.0), col("weight"))).as("odds"),
                count(lit(1)).as("candidates"),
                // Of equal weights the person who was first known.
                max(Columns.named(
                        col("weight"), "weight",
                        col("person_id").multiply(-1), "back",
                        col("agreement"), "agreement",
                        col("rule"), "rule",
                        col("may_be_twin"), "may_be_twin"))
                    .as("best"))
            .select(
                col(KEY),
                col("candidates"),
                col("best.weight").as("weight"),
                col("best.back").multiply(-1).as("best_person_id"),
                col("best.agreement").as("agreement"),
                col("best.rule").as("rule"),
                col("best.may_be_twin").as("may_be_twin"),
                pow(lit(2.0), col("best.weight")).divide(col("odds").plus(1)).as(STATED));
    return records.join(best, Columns.seq(KEY), "left");
  }

  /**
   * Calibrates a partner's probabilities: by pairs that people have decided on, and by records that
   * carry a number of their own.
   */
  private Calibration calibration(LinkedPartner partner, Dataset<Row> known) {
    List<Decided> decided = new ArrayList<>(reviewed.getOrDefault(partner.source(), List.of()));
    if (!partner.mayBeKnown()) {
      return Calibration.fit(decided);
    }
    known
        .where(col(STATED).isNotNull())
        .select(col(STATED), col("best_person_id").equalTo(col("now_person_id")))
        .collectAsList()
        .forEach(row -> decided.add(new Decided(row.getDouble(0), row.getBoolean(1), 1)));
    return Calibration.fit(decided);
  }
}

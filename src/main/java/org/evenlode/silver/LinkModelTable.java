package org.evenlode.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.linkage.RegisterLinkage;
import org.evenlode.linkage.RegisterLinkage.Learnt;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;
import org.jspecify.annotations.Nullable;

/**
 * Holds the match weights of each partner, learnt once and used until there is a reason to learn
 * again: the model is another, somebody asks for it, or the partner's records are not what they
 * were. Every time it is another version, with its reason.
 */
public final class LinkModelTable implements Step {
  /** Sets the share of records with a field that may come or go before weights are learnt again. */
  static final double DRIFT = 0.05;

  /** Says how much larger or smaller a side may become: the chance of a match follows its size. */
  static final double GROWTH = 1.5;

  /**
   * Numbers the way in which weights are learnt, and is raised when it changes, so that all are
   * learnt again.
   */
  private static final int MEANING = 2;

  private static final String PEOPLE = "(people)";
  private static final String RECORDS = "(records)";

  private final TableContract contract;
  private final List<LinkedPartner> partners;
  private final Map<String, String> requests;
  private final LocalDate runDate;

  /**
   * Makes a step that learns the weights of some partners.
   *
   * @param requests by partner, what tells one request to learn again from another
   */
  public LinkModelTable(
      TableContract contract,
      List<LinkedPartner> partners,
      Map<String, String> requests,
      LocalDate runDate) {
    this.contract = contract;
    this.partners = List.copyOf(partners);
    this.requests = new TreeMap<>(requests);
    this.runDate = runDate;
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>();
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
    Map<String, Row> before = new HashMap<>();
    in.previous()
        .ifPresent(
            rows ->
                rows.collectAsList().forEach(row -> before.put(row.<String>getAs("source"), row)));
    List<Row> rows = new ArrayList<>();
    for (LinkedPartner partner : partners) {
      row(partner, Optional.ofNullable(before.get(partner.source())), in).ifPresent(rows::add);
    }
    return Built.of(in.session().createDataFrame(rows, StructType.fromDDL(contract.ddl())));
  }

  private Optional<Row> row(LinkedPartner partner, Optional<Row> before, Inputs in) {
    if (partner.isSilent(in)) {
      return before.map(this::inShape);
    }
    return partner.compared(in, (records, people) -> row(partner, before, records, people, in));
  }

  private Optional<Row> row(
      LinkedPartner partner,
      Optional<Row> before,
      Dataset<Row> records,
      Dataset<Row> people,
      Inputs in) {
    RegisterLinkage linkage = new RegisterLinkage(partner.model());
    String definition =
        MEANING + " " + partner.model().weighing() + linkage.fields(people, records);
    String defined = Integer.toHexString(definition.hashCode());
    Map<String, Double> filled = filled(people, records);
    String request = requests.getOrDefault(partner.source(), "");
    Optional<String> reason =
        before.isEmpty() ? Optional.of("first") : reason(before.get(), defined, request, filled);
    if (reason.isEmpty()) {
      return before.map(this::inShape);
    }
    Optional<Learnt> learnt = linkage.learn(in.session(), people, records);
    return learnt.isEmpty()
        ? before.map(this::inShape)
        : Optional.of(
            RowFactory.create(
                partner.source(),
                partner.model().name(),
                before.map(row -> row.<Integer>getAs("version")).orElse(0) + 1,
                java.sql.Date.valueOf(runDate),
                reason.get(),
                request,
                defined,
                text(filled),
                String.join(", ", learnt.get().untrained()),
                learnt.get().weights()));
  }

  /**
   * Returns the row under tonight's contract: what was read may have its columns in another order.
   */
  private Row inShape(Row row) {
    return RowFactory.create(
        contract.columns().keySet().stream().map(row::<@Nullable Object>getAs).toArray());
  }

  /** Returns why weights must be learnt again: the first reason that there is. */
  private static Optional<String> reason(
      Row before, String definition, String request, Map<String, Double> filled) {
    if (!definition.equals(before.getAs("definition"))) {
      return Optional.of("another model");
    }
    if (!request.isEmpty() && !request.equals(before.getAs("request"))) {
      return Optional.of("asked for");
    }
    return drifted(numbers(before.getAs("filled")), filled).map(field -> "drift of " + field);
  }

  /**
   * Returns the first field whose presence has moved by more than {@link #DRIFT}, or side that has
   * grown or shrunk by more than {@link #GROWTH}.
   */
  static Optional<String> drifted(Map<String, Double> before, Map<String, Double> now) {
    for (Map.Entry<String, Double> entry : now.entrySet()) {
      double was = before.getOrDefault(entry.getKey(), 0.0);
      boolean isSize = entry.getKey().startsWith("(");
      boolean isOther =
          isSize
              ? entry.getValue() > was * GROWTH || entry.getValue() * GROWTH < was
              : Math.abs(entry.getValue() - was) > DRIFT;
      if (isOther) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** Returns how many there are on each side, and the share of records that say each thing. */
  private static Map<String, Double> filled(Dataset<Row> people, Dataset<Row> records) {
    Map<String, Double> filled = new TreeMap<>();
    filled.put(PEOPLE, (double) people.count());
    String[] names = records.columns();
    Column[] counts =
        Arrays.stream(names).map(name -> count(col(name)).as(name)).toArray(Column[]::new);
    Row row = records.agg(count(lit(1)).as(RECORDS), counts).first();
    double all = row.getLong(0);
    filled.put(RECORDS, all);
    for (int i = 0; i < names.length; i++) {
      filled.put(names[i], all == 0 ? 0 : row.getLong(i + 1) / all);
    }
    return filled;
  }

  private static String text(Map<String, Double> numbers) {
    return String.join(
        ";", numbers.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }

  private static Map<String, Double> numbers(String text) {
    Map<String, Double> numbers = new TreeMap<>();
    for (String one : text.split(";")) {
      int at = one.lastIndexOf('=');
      numbers.put(one.substring(0, at), Double.valueOf(one.substring(at + 1)));
    }
    return numbers;
  }
}

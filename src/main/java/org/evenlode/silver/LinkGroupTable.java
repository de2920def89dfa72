package org.evenlode.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.linkage.GroupLinkage;
import org.evenlode.linkage.GroupLinkage.Compared;
import org.evenlode.linkage.GroupLinkage.Grouped;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;
import org.jspecify.annotations.Nullable;

/**
 * Clusters those records that are linked to nobody of the register into groups of one person each,
 * within a partner and across partners. Partners who send names are compared by names, others by
 * hashes, for which names in clear are hashed as theirs are. A group goes on while its records and
 * weights do; a record that has changed, or is new, may join or leave. It reads names in clear and
 * writes none.
 */
public final class LinkGroupTable implements Step {
  private static final String KEY = "record_key";
  private static final String ID = "record_id";

  /** Separates source and key of a record: no source has it in its name. */
  private static final String BETWEEN = " ";

  private final TableContract contract;
  private final TableId models;
  private final TableId decisions;
  private final List<LinkedPartner> partners;

  /**
   * Makes a step that groups some partners' records.
   *
   * @param models table of what was learnt
   * @param decisions table of who each record is of in the register
   */
  public LinkGroupTable(
      TableContract contract, TableId models, TableId decisions, List<LinkedPartner> partners) {
    this.contract = contract;
    this.models = models;
    this.decisions = decisions;
    this.partners = List.copyOf(partners);
  }

  /**
   * Holds a record that is linked to nobody.
   *
   * @param own number of its own person
   * @param print tells what it says
   * @param weighed version of the weights
   */
  private record Stranger(
      String source, String key, long own, @Nullable String print, String weighed) {
    String id() {
      return source + BETWEEN + key;
    }

    /** Returns what it was grouped by: while it is the same, a group stays. */
    String state() {
      return print + BETWEEN + weighed;
    }
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(models, decisions));
    partners.forEach(partner -> inputs.addAll(partner.inputs()));
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return partners.stream()
        .map(partner -> partner.weighing() + partner.model().decision())
        .toList()
        .toString();
  }

  @Override
  public Built build(Inputs in) {
    Map<String, Stranger> strangers = strangers(in);
    Set<String> sources =
        strangers.values().stream().map(Stranger::source).collect(Collectors.toSet());
    List<LinkedPartner> there =
        partners.stream().filter(partner -> sources.contains(partner.source())).toList();
    List<Compared> ways = strangers.size() < 2 ? List.of() : ways(there, in);
    List<Row> rows = new ArrayList<>();
    if (!ways.isEmpty()) {
      List<Grouped> grouped = new GroupLinkage(in.session(), ways).groups(together(strangers, in));
      Map<Integer, Long> goesOn = new HashMap<>();
      grouped.forEach(
          one -> goesOn.merge(one.group(), stranger(strangers, one.id()).own, Math::min));
      for (Grouped one : grouped) {
        rows.add(row(one, goesOn, strangers));
      }
    }
    return Built.of(in.session().createDataFrame(rows, StructType.fromDDL(contract.ddl())));
  }

  private static Stranger stranger(Map<String, Stranger> strangers, String id) {
    return Objects.requireNonNull(strangers.get(id));
  }

  private Map<String, Stranger> strangers(Inputs in) {
    Map<String, Stranger> strangers = new TreeMap<>();
    for (Row row :
        in.table(decisions)
            .where(col("person_id").isNull())
            .select("source", KEY, "now_person_id", "print", "weighed")
            .collectAsList()) {
      Stranger one =
          new Stranger(
              row.getString(0),
              row.getString(1),
              row.getLong(2),
              row.getString(3),
              row.getString(4));
      strangers.put(one.id(), one);
    }
    return strangers;
  }

  /** Groups of the night before none of whose records has changed or gone. */
  private List<List<String>> together(Map<String, Stranger> strangers, Inputs in) {
    Map<Long, List<String>> groups = new TreeMap<>();
    Set<Long> changed = new TreeSet<>();
    for (Row row : in.previous().map(Dataset::collectAsList).orElseGet(List::of)) {
      long group = row.<Long>getAs("group_person_id");
      String id = row.getAs("source") + BETWEEN + row.getAs(KEY);
      Stranger now = strangers.get(id);
      if (now == null || !now.state().equals(row.<String>getAs("state"))) {
        changed.add(group);
      }
      groups.computeIfAbsent(group, number -> new ArrayList<>()).add(id);
    }
    groups.keySet().removeAll(changed);
    return List.copyOf(groups.values());
  }

  private Row row(Grouped one, Map<Integer, Long> goesOn, Map<String, Stranger> strangers) {
    Stranger record = stranger(strangers, one.id());
    Stranger nearest = stranger(strangers, one.nearest());
    return RowFactory.create(
        record.source,
        record.key,
        goesOn.get(one.group()),
        one.size(),
        one.probability(),
        nearest.source,
        nearest.key,
        one.weight(),
        one.agreement(),
        record.state());
  }

  /** Returns the ways of comparing: names for those who send them, then by key hashes for all. */
  private List<Compared> ways(List<LinkedPartner> there, Inputs in) {
    Map<String, String> weights = new HashMap<>();
    in.table(models)
        .select("source", "weights")
        .collectAsList()
        .forEach(row -> weights.put(row.getString(0), row.getString(1)));
    Map<String, List<LinkedPartner>> byKey = new LinkedHashMap<>();
    // Empty, for names in clear, comes first.
    there.stream()
        .sorted(Comparator.comparing(LinkedPartner::key))
        .forEach(one -> byKey.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one));
    List<LinkedPartner> clear = byKey.getOrDefault("", List.of());
    List<Compared> ways = new ArrayList<>();
    byKey.forEach(
        (key, own) -> {
          List<LinkedPartner> taught =
              own.stream().filter(one -> weights.containsKey(one.source())).toList();
          List<LinkedPartner> comparable = new ArrayList<>(own);
          if (!key.isEmpty()) {
            comparable.addAll(clear);
          }
          if (!taught.isEmpty()) {
            ways.add(way(taught, comparable, weights, in));
          }
        });
    return ways;
  }

  /**
   * Returns a way of comparing the records of some partners.
   *
   * @param taught those who have taught weights; the first one's model is used, and what all of the
   *     same model have taught
   */
  private Compared way(
      List<LinkedPartner> taught,
      List<LinkedPartner> partners,
      Map<String, String> weights,
      Inputs in) {
    LinkedPartner as = taught.get(0);
    List<String> learnt =
        taught.stream()
            .filter(one -> one.model().name().equals(as.model().name()))
            .flatMap(one -> Optional.ofNullable(weights.get(one.source())).stream())
            .toList();
    Dataset<Row> unlinked =
        in.table(decisions).where(col("person_id").isNull()).select("source", KEY);
    Dataset<Row> records =
        partners.stream()
            .map(
                partner ->
                    texts(partner.comparedAs(as, in))
                        .withColumn("source", lit(partner.source()))
                        .withColumnRenamed(ID, KEY))
            .reduce((one, other) -> one.unionByName(other, true))
            .orElseThrow()
            .join(unlinked, Columns.seq("source", KEY), "left_semi")
            .withColumn(ID, concat(col("source"), lit(BETWEEN), col(KEY)));
    return new Compared(as.model(), as.comparedPeople(in), records, learnt);
  }

  private static Dataset<Row> texts(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.columns())
            .map(name -> functions.col(name).cast("string").as(name))
            .toArray(Column[]::new));
  }
}

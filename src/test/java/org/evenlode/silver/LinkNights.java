package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.Tokens;
import org.evenlode.linkage.Calibration.Decided;
import org.evenlode.linkage.HashedRegister;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.pipeline.Step;
import org.jspecify.annotations.Nullable;

/** Nights of linking partners' records, each on what the one before left. */
final class LinkNights {
  private static final TableId INDEX = TableId.of("staged_patient_index");
  private static final TableId DEATHS = TableId.of("staged_pds_person");
  private static final TableId KEYS = TableId.of("identity_person_key");
  private static final TableId MODELS = TableId.of("identity_link_model");
  private static final TableId CANDIDATES = TableId.of("identity_link_candidate");
  private static final TableId LINKS = TableId.of("identity_person_link");
  private static final TableId DECISIONS = TableId.of("identity_link_decision");
  private static final TableId GROUPS = TableId.of("identity_link_group");
  private static final TableId HISTORY = TableId.of("identity_link_history");

  private final SparkSession spark;
  private final Definitions definitions;
  private final Sender first;
  private final List<Sender> senders = new ArrayList<>();
  private final Map<TableId, List<Row>> kept = new HashMap<>();

  /** People by number and entry; what each entry says. */
  final Map<String, Map<String, Object>> people = new LinkedHashMap<>();

  /** Records of the first partner by key; what each says, as the entity's columns are called. */
  final Map<String, Map<String, Object>> records;

  /** Days of death by number of person. */
  final Map<Long, String> deaths = new TreeMap<>();

  /** Numbers of people by the key of records that say whose they are. */
  final Map<String, Long> identified = new HashMap<>();

  Map<String, String> learnAgain = Map.of();
  Map<String, String> weighAgain = Map.of();
  List<Decided> reviewed = List.of();
  List<OptOut> optOuts = List.of();

  LinkNights(
      SparkSession spark,
      Definitions definitions,
      TableContract entity,
      LinkageModel model,
      Optional<HashedRegister> hashing) {
    this.spark = spark;
    this.definitions = definitions;
    first = new Sender("partner", entity, model, hashing, new LinkedHashMap<>());
    senders.add(first);
    records = first.records;
  }

  /**
   * A partner.
   *
   * @param records by key; keys are not those of another partner's records
   */
  private record Sender(
      String source,
      TableContract entity,
      LinkageModel model,
      Optional<HashedRegister> hashing,
      Map<String, Map<String, Object>> records) {}

  /** Another partner, of another entity; its records by key. */
  Map<String, Map<String, Object>> also(
      String source, TableContract entity, LinkageModel model, Optional<HashedRegister> hashing) {
    Sender sender = new Sender(source, entity, model, hashing, new LinkedHashMap<>());
    senders.add(sender);
    return sender.records;
  }

  /** Forgets what candidates were found, so that the next night weighs all again. */
  void forgetCandidates() {
    kept.remove(CANDIDATES);
    kept.remove(LINKS);
  }

  /** A night; its links by record. */
  Map<String, Row> night(String day) {
    LocalDate runDate = LocalDate.parse(day);
    List<LinkedPartner> partners =
        senders.stream()
            .map(
                sender ->
                    new LinkedPartner(
                        sender.source,
                        sender.entity,
                        sender.model,
                        sender.hashing,
                        optOuts,
                        new LinkedPartner.Register(INDEX, KEYS, Optional.of(DEATHS))))
            .toList();
    Tokens tokens = new Tokens(new byte[32], "icb", new byte[32]);
    run(new LinkModelTable(definitions.table(MODELS), partners, learnAgain, runDate));
    run(
        new LinkCandidateTable(
            definitions.table(CANDIDATES), MODELS, partners, weighAgain, tokens));
    run(
        new LinkDecisionTable(
            definitions.table(DECISIONS), CANDIDATES, partners, Map.of("partner", reviewed)));
    run(new LinkGroupTable(definitions.table(GROUPS), MODELS, DECISIONS, partners));
    run(new PersonLinkTable(definitions.table(LINKS), DECISIONS, GROUPS, runDate));
    run(new LinkHistoryTable(definitions.table(HISTORY), LINKS));
    Map<String, Row> links = new TreeMap<>();
    kept.getOrDefault(LINKS, List.of())
        .forEach(row -> links.put(row.<String>getAs("record_key"), row));
    return links;
  }

  /** What was learnt of the first partner. */
  Row model() {
    return kept.getOrDefault(MODELS, List.of()).get(0);
  }

  /** Every merge and split, as "record change reason". */
  List<String> history() {
    return kept.getOrDefault(HISTORY, List.of()).stream()
        .map(
            row ->
                row.getAs("record_key")
                    + " "
                    + row.getAs("change")
                    + " "
                    + row.getAs("from_person_id")
                    + ">"
                    + row.getAs("to_person_id")
                    + " "
                    + row.getAs("reason"))
        .sorted()
        .toList();
  }

  private void run(Step step) {
    List<Row> rows =
        step.build(
                GivenInputs.of(
                    spark,
                    step,
                    new TreeMap<>(contracts()),
                    (session, table) -> rows(session, table)))
            .rows()
            .orElseThrow()
            .collectAsList();
    // What the runner would refuse: a key that stands twice, a column that must be there.
    List<String> key = step.contract().key();
    assertThat(rows.stream().map(row -> key.stream().map(row::<Object>getAs).toList()))
        .as(step.output() + "")
        .doesNotHaveDuplicates();
    step.contract().columns().values().stream()
        .filter(TableColumn::required)
        .forEach(
            column ->
                assertThat(rows)
                    .as(column.name())
                    .noneMatch(row -> row.isNullAt(row.fieldIndex(column.name()))));
    kept.put(step.output(), rows);
  }

  private Map<TableId, TableContract> contracts() {
    Map<TableId, TableContract> contracts = new HashMap<>(definitions.tables());
    senders.forEach(sender -> contracts.put(sender.entity.table(), sender.entity));
    return contracts;
  }

  private Optional<Dataset<Row>> rows(SparkSession session, TableContract table) {
    if (table.table().equals(INDEX)) {
      return Optional.of(
          shaped(
              session,
              people,
              "person_token string, forename string, surname string, birth_date date, sex string,"
                  + " clear_postcode string"));
    }
    if (table.table().equals(DEATHS)) {
      List<Row> rows =
          deaths.entrySet().stream()
              .map(
                  one ->
                      (Row)
                          RowFactory.create(
                              String.valueOf(one.getKey()),
                              java.sql.Date.valueOf(one.getValue()),
                              null))
              .toList();
      return Optional.of(
          session.createDataFrame(
              rows, StructType.fromDDL("person_token string, death_date date, effective_to date")));
    }
    if (table.table().equals(KEYS)) {
      return Optional.of(keys(session));
    }
    for (Sender sender : senders) {
      if (table.table().equals(sender.entity.table())) {
        return Optional.of(staged(session, sender));
      }
    }
    List<Row> before = kept.get(table.table());
    return before == null
        ? Optional.empty()
        : Optional.of(session.createDataFrame(before, StructType.fromDDL(table.ddl())));
  }

  private Dataset<Row> keys(SparkSession session) {
    List<Row> keys = new ArrayList<>();
    people.values().stream()
        .map(one -> String.valueOf(one.get("person_token")))
        .distinct()
        .forEach(token -> keys.add(RowFactory.create(token, Long.valueOf(token))));
    senders.stream()
        .flatMap(sender -> sender.records.keySet().stream())
        .forEach(
            key -> {
              if (!identified.containsKey(key)) {
                keys.add(RowFactory.create(key, own(key)));
              }
            });
    return session.createDataFrame(
        keys, StructType.fromDDL("person_token string, person_id bigint"));
  }

  /** The number issued for a record's own person. */
  static long own(String key) {
    return 100_000L + key.hashCode() % 50_000;
  }

  private Dataset<Row> staged(SparkSession session, Sender sender) {
    Map<String, Map<String, Object>> staged = new LinkedHashMap<>();
    sender.records.forEach(
        (key, said) -> {
          Map<String, Object> row = new HashMap<>(said);
          row.put(sender.entity.linked().orElseThrow().record(), key);
          Long person = identified.get(key);
          row.put("person_token", person == null ? key : String.valueOf(person));
          row.put("identity_method", person == null ? "source" : "nhs_number");
          row.put("_dataset", sender.source);
          row.putIfAbsent("_received_at", java.sql.Date.valueOf("2026-10-01"));
          row.put("_file", "f");
          row.put("_row", (long) staged.size());
          staged.put(key, row);
        });
    return shaped(
        session,
        staged,
        sender.entity.ddl()
            + ", person_token string, _provider string, identity_method string, _dataset string, _received_at date,"
            + " _file string, _row bigint");
  }

  private static Dataset<Row> shaped(
      SparkSession session, Map<String, Map<String, Object>> said, String ddl) {
    StructType schema = StructType.fromDDL(ddl);
    List<Row> rows = new ArrayList<>();
    said.values()
        .forEach(
            one -> {
              @Nullable Object[] values =
                  Arrays.stream(schema.fieldNames()).map(one::get).toArray();
              rows.add(RowFactory.create(values));
            });
    return session.createDataFrame(rows, schema);
  }
}

package org.evenlode.staged;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Settings;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts;
import org.evenlode.governance.Tokens;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.pipeline.Inputs;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalsTest extends SparkTest {
  private static final String OPTED_OUT = "9434765919";
  private static final String SUBMISSION = "RX1 first";
  private static final String OTHER = "9434765870";
  private static final Tokens TOKENS =
      new Tokens("token key of a test ".getBytes(), "icb", "domain key of a test".getBytes());

  @TempDir private Path folder;

  private final Map<String, List<Map<String, String>>> bronze = new HashMap<>();

  @BeforeEach
  void listOfOnePerson() throws IOException {
    Files.createDirectories(folder.resolve("landing/opt_outs"));
    list("national_data_opt_out");
    list("type_1");
  }

  private void list(String name) throws IOException {
    Files.writeString(
        folder.resolve("landing/opt_outs/" + name + "_20261020.csv"), "NHS\n" + OPTED_OUT + "\n");
  }

  @Test
  void aPersonsRecordGoesWithoutLeavingWhereItStood() {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT, "L2|" + OTHER);

    assertThat(staged("mental_health_patient", "local_patient_id, _row"))
        .containsExactly("removed||[national_data_opt_out]||", "staged|token|[]|token|2");
  }

  @Test
  void whatBelongsToTheRecordGoesWithIt() {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT, "L2|" + OTHER);
    given(
        "mhsds_referral",
        "referral_id, local_patient_id, received_date",
        "S1|L1|2026-08-01",
        "S2|L2|2026-08-01");
    given(
        "mhsds_contact",
        "contact_id, referral_id, contact_date",
        "C1|S1|2026-09-01",
        "C2|S2|2026-09-02",
        "C3|S3|2026-09-03");

    assertThat(staged("mental_health_referral", "referral_id"))
        .containsExactly("removed||[national_data_opt_out]|", "staged||[]|S2");
    assertThat(staged("mental_health_contact", "contact_id"))
        .containsExactly("removed||[national_data_opt_out]|", "staged||[]|C2", "staged||[]|C3");
  }

  @Test
  void aContactGoesWithItsReferralOfAnEarlierMonthOfThatProviderOnly() {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT);
    given("mhsds_referral", "referral_id, local_patient_id, received_date", "S1|L1|2026-08-01");
    given(
        "mhsds_contact",
        "contact_id, referral_id, contact_date, _submission",
        "C1|S1|2026-10-01|RX1 later",
        "C2|S1|2026-10-01|RX2");

    assertThat(staged("mental_health_contact", "contact_id"))
        .containsExactly("removed||[national_data_opt_out]|", "staged||[]|C2");
  }

  @Test
  void aPseudonymThatLeadsToTwoPeopleGoesWhenEitherIsOnTheList() {
    String pseudonym = Tokens.pseudonym("domain key of a test".getBytes(), OPTED_OUT);
    given("hes_bridge", "from_pseudonym, to_pseudonym", "HES1|" + pseudonym, "HES1|other");
    given(
        "outpatient_hes",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A1|RX1|2026-09-01|HES1");

    assertThat(staged("outpatient", "appointment_id"))
        .containsExactly("removed||[national_data_opt_out]|");
  }

  @Test
  void anOptOutUnderOneNumberRemovesTheRecordsUnderTheNumberItIsMergedWith() {
    String pseudonym = Tokens.pseudonym("domain key of a test".getBytes(), OPTED_OUT);
    given("pds_merger", "from_pseudonym, to_pseudonym", pseudonym + "|kept", "older|" + pseudonym);
    given("hes_bridge", "from_pseudonym, to_pseudonym", "HES1|kept");
    given(
        "outpatient_hes",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A1|RX1|2026-09-01|HES1");
    given(
        "outpatient_sus",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A2|RX2|2026-09-01|kept",
        "A3|RX2|2026-09-01|older",
        "A4|RX2|2026-09-01|another");

    assertThat(staged("outpatient", "appointment_id"))
        .containsExactly(
            "removed||[national_data_opt_out]|",
            "removed||[national_data_opt_out]|",
            "removed||[national_data_opt_out]|",
            "staged|token|[]|A4");
  }

  @Test
  void anOptOutFollowsTheBridgeIntoOtherPseudonymDomains() {
    String pseudonym = Tokens.pseudonym("domain key of a test".getBytes(), OPTED_OUT);
    given("hes_bridge", "from_pseudonym, to_pseudonym", "HES1|" + pseudonym, "HES2|other");
    given(
        "outpatient_hes",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A1|RX1|2026-09-01|HES1",
        "A2|RX1|2026-09-01|HES2");
    given(
        "outpatient_sus",
        "appointment_id, provider_code, appointment_date, person_pseudonym",
        "A3|RX2|2026-09-01|" + pseudonym);

    assertThat(staged("outpatient", "appointment_id"))
        .containsExactly(
            "removed||[national_data_opt_out]|",
            "removed||[national_data_opt_out]|",
            "staged|token|[]|A2");
  }

  @Test
  void dummyAndConfidentialPatientsGoWithTheirRegistrations() {
    given(
        "gp_olids_patient",
        "gp_patient_id, person_pseudonym, is_dummy, is_confidential",
        "G1|O1|TRUE|FALSE",
        "G2|O2|FALSE|TRUE",
        "G3|O3|FALSE|FALSE");
    given(
        "gp_olids_registration",
        "registration_id, gp_patient_id, start_date",
        "R1|G1|2020-01-01",
        "R2|G2|2020-01-01",
        "R3|G3|2020-01-01");

    assertThat(staged("gp_patient", "_row"))
        .containsExactly(
            "removed||[confidential]|", "removed||[dummy_patient]|", "staged|token|[]|3");
    assertThat(staged("gp_registration", "_row"))
        .containsExactly("removed||[confidential]|", "removed||[dummy_patient]|", "staged||[]|3");
  }

  @Test
  void aListOfThePermittedRemovesEverybodyElseWhoCanBeIdentified() throws IOException {
    given("mhsds_patient", "local_patient_id, nhs_number", "L1|" + OPTED_OUT, "L2|" + OTHER, "L3|");
    Map<String, Settings.OptOutList> permitted = new TreeMap<>(settings().optOuts());
    Settings.OptOutList list = permitted.get("national_data_opt_out");
    permitted.put(
        list.name(),
        new Settings.OptOutList(list.name(), list.files(), true, list.domain(), list.maxAgeDays()));

    assertThat(staged("mental_health_patient", "_row", permitted))
        .containsExactly(
            "removed||[national_data_opt_out]|", "staged|token|[]|1", "staged|token|[]|3");
  }

  private void given(String feed, String columns, String... rows) {
    String[] names = columns.split(", ");
    List<Map<String, String>> given = new ArrayList<>();
    for (String row : rows) {
      String[] cells = row.split("\\|", -1);
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        values.put(names[i], cells[i]);
      }
      given.add(values);
    }
    bronze.put("bronze_" + feed, given);
  }

  private static Settings settings() {
    return Settings.load(Path.of("conf/evenlode.conf"), List.of());
  }

  private List<String> staged(String entity, String columns) {
    return staged(entity, columns, settings().optOuts());
  }

  /** Fate, whether there is a person's token, reasons, and columns of every staged row. */
  private List<String> staged(
      String entity, String columns, Map<String, Settings.OptOutList> known) {
    Definitions all = definitions();
    Root root = Root.open(folder.toString(), new Configuration());
    OptOuts optOuts =
        OptOuts.read(all.agreements().values(), known, root, LocalDate.parse("2026-10-27"), TOKENS);
    Map<String, Collection<OptOuts.OptOut>> lists = new TreeMap<>();
    all.feeds()
        .values()
        .forEach(f -> lists.put(f.name(), optOuts.of(all.agreements().get(f.agreement()))));
    List<FeedContract> bridges =
        all.feeds().values().stream().filter(f -> f.provides().equals("identity_bridge")).toList();
    TableContract contract = all.tables().get(TableId.of("staged_" + entity));
    StagedTable step =
        new StagedTable(
            contract,
            all.feedsOf(contract.table()),
            all.codeSystems(),
            true,
            TOKENS,
            new Removals(all.feeds(), bridges, lists, all.codeSystems(), true, TOKENS));
    Map<TableId, TableContract> contracts = new TreeMap<>();
    all.feeds().values().forEach(f -> contracts.put(f.bronze(), SystemColumns.bronze(f)));
    all.tables()
        .values()
        .forEach(table -> contracts.put(table.table(), SystemColumns.staged(table)));
    Inputs in = GivenInputs.of(spark(), step, contracts, this::rows);
    Dataset<Row> built = step.build(in).rows().orElseThrow();
    List<Column> shown = new ArrayList<>(List.of(col("_fate")));
    boolean named = Arrays.asList(built.columns()).contains("person_token");
    shown.add(
        named
            ? org.apache.spark.sql.functions.when(
                col("_fate").equalTo("staged").and(col("person_token").isNotNull()), "token")
            : lit(""));
    shown.add(col("_reasons").cast("string"));
    for (String column : columns.split(", ")) {
      boolean isToken = column.equals("local_patient_id");
      shown.add(
          isToken
              ? org.apache.spark.sql.functions.when(col(column).isNotNull(), "token")
              : col(column).cast("string"));
    }
    return built.select(shown.toArray(Column[]::new)).collectAsList().stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < row.size(); i++) {
                cells.add(row.isNullAt(i) ? "" : row.getString(i));
              }
              return String.join("|", cells);
            })
        .sorted()
        .toList();
  }

  private Optional<Dataset<Row>> rows(SparkSession session, TableContract contract) {
    if (contract.table().name().equals("staged_mental_health_submission")) {
      StructType shape = StructType.fromDDL(contract.ddl());
      return Optional.of(
          session.createDataFrame(
              List.of(
                  header(shape, SUBMISSION, "RX1", "2026-09-01"),
                  header(shape, "RX1 later", "RX1", "2026-10-01"),
                  header(shape, "RX2", "RX2", "2026-10-01")),
              shape));
    }
    List<Map<String, String>> given = bronze.get(contract.table().name());
    if (given == null) {
      return Optional.empty();
    }
    StructType shape = StructType.fromDDL(contract.ddl());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Object[] cells = new Object[shape.size()];
      for (StructField field : shape.fields()) {
        int at = shape.fieldIndex(field.name());
        cells[at] =
            switch (field.name()) {
              case "_file" -> "f";
              case "_row", "_order" ->
                  field.dataType().equals(DataTypes.LongType) ? (Object) (i + 1L) : i + 1;
              case "_received_at" -> java.sql.Date.valueOf("2026-10-20");
              case "_submission" -> given.get(i).getOrDefault("_submission", SUBMISSION);
              default -> given.get(i).get(field.name());
            };
      }
      rows.add(RowFactory.create(cells));
    }
    return Optional.of(session.createDataFrame(rows, shape));
  }

  private static Row header(StructType shape, String submission, String provider, String month) {
    Object[] header = new Object[shape.size()];
    header[shape.fieldIndex("submission_id")] = submission;
    header[shape.fieldIndex("_provider")] = provider;
    header[shape.fieldIndex("_period")] = java.sql.Date.valueOf(month);
    header[shape.fieldIndex("_fate")] = "staged";
    return RowFactory.create(header);
  }
}

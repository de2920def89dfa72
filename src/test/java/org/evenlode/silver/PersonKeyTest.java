package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

/** Expected: the laws of person numbers: issued once, kept for ever, withdrawn by an opt-out. */
class PersonKeyTest extends SparkTest {
  private static final TableId PATIENTS = TableId.of("staged_mental_health_patient");
  private static final TableId BRIDGES = TableId.of("staged_identity_bridge");
  private static final LocalDate FIRST = LocalDate.parse("2026-10-01");
  private static final LocalDate SECOND = LocalDate.parse("2026-10-02");
  private static final LocalDate THIRD = LocalDate.parse("2026-10-03");

  private final TableContract contract =
      Objects.requireNonNull(definitions().tables().get(TableId.of("identity_person_key")));
  private List<Row> known = List.of();
  private List<String> bridges = List.of();

  /** One night; gives person number, first number, method and token of every key. */
  private List<String> night(LocalDate day, List<OptOut> lists, String... tokens) {
    PersonKeyTable step =
        new PersonKeyTable(contract, Set.of(PATIENTS), Optional.of(BRIDGES), lists, day);
    Map<TableId, TableContract> contracts = new TreeMap<>(definitions().tables());
    Dataset<Row> built =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    contracts,
                    (session, table) -> rows(session, table, Arrays.asList(tokens))))
            .rows()
            .orElseThrow();
    known = built.collectAsList();
    return known.stream()
        .sorted(Comparator.comparing((Row row) -> row.<Long>getAs("first_person_id")))
        .map(
            row ->
                row.<Long>getAs("person_id")
                    + " "
                    + row.<Long>getAs("first_person_id")
                    + " "
                    + row.<String>getAs("identity_method")
                    + " "
                    + row.<String>getAs("person_token"))
        .toList();
  }

  private Optional<Dataset<Row>> rows(
      SparkSession session, TableContract table, List<String> tokens) {
    if (table.table().equals(contract.table())) {
      return known.isEmpty()
          ? Optional.empty()
          : Optional.of(session.createDataFrame(known, StructType.fromDDL(contract.ddl())));
    }
    List<Row> rows = new ArrayList<>();
    if (table.table().equals(PATIENTS)) {
      tokens.forEach(token -> rows.add(RowFactory.create(token, "nhs_number")));
      return Optional.of(
          session.createDataFrame(
              rows, StructType.fromDDL("person_token string, identity_method string")));
    }
    for (String bridge : bridges) {
      String[] parts = bridge.split("[>@]");
      Date ends = parts.length > 2 ? Date.valueOf(parts[2]) : null;
      rows.add(RowFactory.create(parts[0], parts[1], null, ends));
    }
    return Optional.of(
        session.createDataFrame(
            rows,
            StructType.fromDDL(
                "from_pseudonym string, to_pseudonym string, effective_from date,"
                    + " effective_to date")));
  }

  private static OptOut optedOut(String... tokens) {
    return new OptOut("a_list", SECOND, "version of a list", 1, Set.of(tokens), false);
  }

  @Test
  void aNumberIsIssuedOnceAndKeptWhoeverComesAfter() {
    night(FIRST, List.of(), "m", "t");

    assertThat(night(SECOND, List.of(), "a", "t"))
        .containsExactly("1 1 nhs_number m", "2 2 nhs_number t", "3 3 nhs_number a");
  }

  @Test
  void aBridgeThatShowsTwoPersonsToBeOneSupersedesTheLaterNumber() {
    night(FIRST, List.of(), "m", "t");
    bridges = List.of("t>m");

    assertThat(night(SECOND, List.of(), "m", "t"))
        .containsExactly("1 1 nhs_number m", "1 2 nhs_number t");
  }

  @Test
  void aPseudonymThatLeadsToTwoPeopleLeadsToNobody() {
    bridges = List.of("t>m", "t>n");

    assertThat(night(FIRST, List.of(), "m", "n", "t"))
        .containsExactly("1 1 nhs_number m", "2 2 nhs_number n", "3 3 nhs_number t");
  }

  @Test
  void aBridgeIsFollowedThroughANumberThatPdsHasMerged() {
    night(FIRST, List.of(), "new", "old", "local");
    bridges = List.of("local>old", "old>new");

    // Numbers were issued in the order of tokens: local 1, new 2, old 3.
    assertThat(night(SECOND, List.of(), "new", "old", "local"))
        .containsExactly("1 1 nhs_number local", "1 2 nhs_number new", "1 3 nhs_number old");
  }

  @Test
  void endsThatTurnOutToBeOnePersonAreOneEnd() {
    bridges = List.of("local>old", "local>new", "old>older", "older>new", "odd>new", "odd>other");

    assertThat(night(FIRST, List.of(), "local", "new", "odd", "old", "older", "other"))
        .containsExactlyInAnyOrder(
            "1 1 nhs_number local",
            "1 1 nhs_number new",
            "2 2 nhs_number odd",
            "1 1 nhs_number old",
            "1 1 nhs_number older",
            "3 3 nhs_number other");
  }

  @Test
  void aMergerThatHasEndedAndOneInACircleLeadNowhere() {
    bridges = List.of("m>n@2026-09-30", "t>u", "u>t", "x>y@2026-10-01");

    assertThat(night(FIRST, List.of(), "m", "n", "t", "u", "x", "y"))
        .containsExactlyInAnyOrder(
            "1 1 nhs_number m",
            "2 2 nhs_number n",
            "3 3 nhs_number t",
            "4 4 nhs_number u",
            "5 5 nhs_number x",
            "5 5 nhs_number y");
  }

  @Test
  void whoeverOptsOutLosesTheTokenAndTheNumberIsNeverIssuedAgain() {
    night(FIRST, List.of(), "m", "t");

    assertThat(night(SECOND, List.of(optedOut("t")), "m"))
        .containsExactly("1 1 nhs_number m", "2 2 withdrawn withdrawn 2");
    assertThat(night(THIRD, List.of(optedOut("t")), "m", "z"))
        .containsExactly("1 1 nhs_number m", "2 2 withdrawn withdrawn 2", "3 3 nhs_number z");
  }

  @Test
  void whoeverOptsInAgainGetsANewNumber() {
    night(FIRST, List.of(), "m", "t");
    night(SECOND, List.of(optedOut("t")), "m");

    assertThat(night(THIRD, List.of(optedOut("x")), "m", "t"))
        .containsExactly("1 1 nhs_number m", "2 2 withdrawn withdrawn 2", "3 3 nhs_number t");
  }

  @Test
  void aPersonOnTheListForOnePartnersDataStaysKnownToTheOthers() {
    night(FIRST, List.of(), "m", "t");

    assertThat(night(SECOND, List.of(optedOut("t")), "m", "t"))
        .containsExactly("1 1 nhs_number m", "2 2 nhs_number t");
  }
}

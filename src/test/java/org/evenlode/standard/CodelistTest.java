package org.evenlode.standard;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.evenlode.contract.Codelist;
import org.evenlode.contract.Codelist.Entry;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

class CodelistTest extends SparkTest {
  private static final Codelist EXACT =
      new Codelist(
          "x",
          "",
          "",
          "",
          "",
          Codelist.Match.EXACT,
          Codelist.Outside.REFUSED,
          Map.of("44054006", new Entry("44054006", "Type 2", "diabetes")));

  private List<String> categories(Codelist list, String... codes) {
    return texts("code", List.of(codes))
        .select(CodelistRules.category(list, col("code")), CodelistRules.isIn(list, col("code")))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + " " + row.getBoolean(1))
        .toList();
  }

  /** Expected sets: NHP ambulatory care conditions, as cited in codelists.conf. */
  @Test
  void listedIcd10CodesCoverTheCodesBelowThem() {
    Codelist acsc = Objects.requireNonNull(definitions().codelists().get("acsc"));

    assertThat(categories(acsc, "J44.0", "j459", "L03", "E118", "E119", "K250", "K253", "J181"))
        .containsExactly(
            "chronic true",
            "chronic true",
            "acute true",
            "chronic true",
            "null false",
            "acute true",
            "null false",
            "vaccine_preventable true");
  }

  @Test
  void exactListsTakeTheSameCodeOnly() {
    assertThat(categories(EXACT, "44054006", " 44054006", "440540061", ""))
        .containsExactly("diabetes true", "diabetes true", "null false", "null false");
  }

  @Test
  void codesToldByTheirShapeLoseTheDotAndNothingElse() {
    var icd10 = Objects.requireNonNull(definitions().codeSystems().get("icd10"));

    assertThat(
            texts("code", List.of("I21.9", "e116", "C50", "R69X", "SMITH", "9434765919", "M171D"))
                .select(CodeMap.canonical(icd10, col("code")))
                .collectAsList()
                .stream()
                .map(row -> row.isNullAt(0) ? "" : row.getString(0)))
        .containsExactly("I219", "E116", "C50", "R69X", "", "", "M171D");
  }
}

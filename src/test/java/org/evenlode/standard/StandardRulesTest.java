package org.evenlode.standard;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.CodeSystem;
import org.evenlode.support.Shared;
import org.evenlode.support.SparkTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandardRulesTest extends SparkTest {
  @Test
  void nhsNumbersAreTenDigitsWithTheRightCheckDigitThatWereIssued() {
    assertThat(
            apply(
                number -> NhsNumber.isValid(NhsNumber.normal(number)),
                "9434765919",
                "943 476 5919",
                "943-476-5919",
                "9434765918",
                "2222222222",
                "1000000001",
                "943476591",
                "94347659190",
                "943476591X",
                "abcdefghij"))
        .containsExactly(
            "true", "true", "true", "false", "false", "false", "false", "false", "false", "false");
  }

  /** Law: the rule on columns and the rule on text agree, and one digit changed is always found. */
  @Test
  void everySingleMistypedDigitIsFound() {
    Random random = new Random(7);
    List<String> numbers = new ArrayList<>();
    while (numbers.size() < 300) {
      String number = String.format("%010d", Math.floorMod(random.nextLong(), 10_000_000_000L));
      if (NhsNumber.hasCheckDigit(number)) {
        numbers.add(number);
      }
    }
    List<String> mistyped = new ArrayList<>();
    for (String number : numbers) {
      int place = random.nextInt(10);
      char other = (char) ('0' + (number.charAt(place) - '0' + 1 + random.nextInt(9)) % 10);
      mistyped.add(number.substring(0, place) + other + number.substring(place + 1));
    }

    assertThat(apply(NhsNumber::hasCheckDigit, numbers.toArray(String[]::new)))
        .containsOnly("true");
    assertThat(apply(NhsNumber::hasCheckDigit, mistyped.toArray(String[]::new)))
        .containsOnly("false");
  }

  @Test
  void postcodesHaveTheSixShapesAndPseudoOnesAreOfNoPlace() {
    assertThat(
            apply(
                code -> Postcode.isValid(Postcode.normal(code)),
                "M1 1AA",
                "M60 1NW",
                "W1A 1HQ",
                "CR2 6XH",
                "DN55 1PT",
                "EC1A 1BB",
                "ec1a1bb",
                "ZZ99 3WZ",
                "M1 1A",
                "11AA",
                "M1 11A"))
        .containsExactly(
            "true", "true", "true", "true", "true", "true", "true", "false", "false", "false",
            "false");
  }

  @Test
  void providersAreTheirTrustsThreeCharacters() {
    assertThat(apply(Organisation::provider, "R1H00", "RXF-X", "rj6", "NV313", "DFC", "  RTE "))
        .containsExactly("R1H", "RXF", "RJ6", "NV313", "DFC", "RTE");
  }

  @Test
  void timesOfTheQuirksList() {
    assertThat(apply(ClockTime::normal, "4000", "0930", "09:30", "23:59:59", "24:00"))
        .containsExactly(null, "09:30", "09:30", "23:59", null);
  }

  /** Law: a rule that exists for columns and for text gives the same for both. */
  @Test
  void rulesOnTextAgreeWithRulesOnColumns() {
    Random random = new Random(11);
    String letters = "AZ019 -azR:T.é";
    String[] texts = new String[2_000];
    for (int i = 0; i < texts.length; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(11); n >= 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      texts[i] = text.toString();
    }

    assertThat(apply(NhsNumber::normal, texts)).isEqualTo(each(texts, NhsNumber::normal));
    assertThat(apply(Postcode::normal, texts)).isEqualTo(each(texts, Postcode::normal));
    assertThat(apply(Postcode::isValid, texts))
        .isEqualTo(each(texts, text -> "" + Postcode.isValid(text)));
    assertThat(apply(Organisation::provider, texts)).isEqualTo(each(texts, Organisation::provider));
    assertThat(apply(Organisation::isValid, texts))
        .isEqualTo(each(texts, text -> "" + Organisation.isValid(text)));
    assertThat(apply(SmallArea::isValid, texts))
        .isEqualTo(each(texts, text -> "" + SmallArea.isValid(text)));
    assertThat(apply(ClockTime::normal, texts)).isEqualTo(each(texts, ClockTime::normal));
  }

  private static List<@Nullable String> each(
      String[] texts, Function<String, @Nullable String> rule) {
    List<@Nullable String> results = new ArrayList<>();
    for (String text : texts) {
      results.add(rule.apply(text));
    }
    return results;
  }

  @Test
  void quintilesArePairsOfNationalDeciles() {
    assertThat(apply(c -> Deprivation.quintile(c.cast("int")), "1", "2", "3", "9", "10"))
        .containsExactly("1", "1", "2", "5", "5");
  }

  /** Every code of the NHS Data Dictionary for the attributes in use has a canonical code. */
  @Test
  void everyDataDictionaryCodeInUseMaps() throws IOException {
    assertThat(mapped("attended_or_did_not_attend", "attendance_status")).doesNotContainNull();
    assertThat(mapped("ethnic_category_code_2001", "ethnic_category_2001")).doesNotContainNull();
    assertThat(mapped("person_stated_gender_code", "sex_code")).doesNotContainNull();
    assertThat(mapped("first_attendance", "first_attendance")).doesNotContainNull();
    assertThat(mapped("consultation_type", "consultation_type")).doesNotContainNull();
    assertThat(mapped("consultation_medium_used", "consultation_medium")).doesNotContainNull();
    assertThat(mapped("priority_type", "priority_type")).doesNotContainNull();
    assertThat(mapped("admission_method", "admission_method_code")).doesNotContainNull();
    assertThat(mapped("discharge_method", "discharge_method_code")).doesNotContainNull();
    assertThat(mapped("patient_classification", "patient_classification")).doesNotContainNull();
    assertThat(mapped("referral_to_treatment_period_status", "rtt_period_status"))
        .doesNotContainNull();
    assertThat(mapped("emergency_care_department_type", "emergency_department_type_code"))
        .doesNotContainNull();
    assertThat(mapped("emergency_care_attendance_category", "emergency_attendance_category_code"))
        .doesNotContainNull();
    assertThat(mapped("treatment_function_code", "treatment_function")).doesNotContainNull();
    assertThat(mapped("accommodation_status_code", "accommodation_status_code"))
        .doesNotContainNull();
    assertThat(mapped("disability_code", "disability_code")).doesNotContainNull();
    assertThat(mapped("safeguarding_vulnerability_factors_type", "safeguarding_factor"))
        .doesNotContainNull();
    assertThat(mapped("source_of_referral_for_mental_health", "source_of_referral_mental_health"))
        .doesNotContainNull();
    assertThat(mapped("source_of_referral_for_community", "source_of_referral_community"))
        .doesNotContainNull();
    assertThat(mapped("source_of_referral_for_out-patients", "source_of_referral_outpatient"))
        .doesNotContainNull();
    assertThat(mapped("source_of_referral_for_maternity", "source_of_referral_maternity"))
        .doesNotContainNull();
    assertThat(mapped("service_or_team_type_for_mental_health", "mental_health_team"))
        .doesNotContainNull();
    assertThat(mapped("service_or_team_type_referred_to_for_community_care", "community_team"))
        .doesNotContainNull();
    assertThat(mapped("breastfeeding_status", "breastfeeding_status"))
        .containsExactly("exclusive", "partial", "none");
  }

  private List<String> mapped(String attribute, String system) throws IOException {
    List<String> codes = new ArrayList<>();
    try (var reader =
        CsvReader.builder().ofNamedCsvRecord(Shared.path("reference/codes/national_codes.csv"))) {
      reader.forEach(
          row -> {
            if (row.getField("attribute").equals(attribute)) {
              codes.add(row.getField("code"));
            }
          });
    }
    assertThat(codes).isNotEmpty();
    CodeSystem codeSystem = definitions().codeSystems().get(system);
    return apply(code -> CodeMap.canonical(codeSystem, code), codes.toArray(String[]::new));
  }

  /** The map from SNOMED CT says the same as the two published lists it was made from. */
  @Test
  void ethnicityInSnomedMapsAsPublished() throws IOException {
    List<String> concepts = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (var reader =
        CsvReader.builder()
            .detectBomHeader(true)
            .ofNamedCsvRecord(Shared.path("reference/codes/ethnicity_reference_data_snomed.csv"))) {
      reader.forEach(
          row -> {
            String code = row.getField("PrimaryCode");
            if (!code.equals("Z")) {
              concepts.add(row.getField("ConceptId"));
              expected.add(code.equals("T") ? "C" : code.equals("W") ? "S" : code);
            }
          });
    }
    CodeSystem system = definitions().codeSystems().get("ethnic_category_snomed");

    assertThat(apply(code -> CodeMap.canonical(system, code), concepts.toArray(String[]::new)))
        .isEqualTo(expected);
  }

  @Test
  void theRulesAreTheSameInSql() {
    SparkSession session = withRules();

    assertThat(
            session
                .sql(
                    "select nhs_number_is_valid('943 476 5919'), provider_of('RXF-X'),"
                        + " imd_quintile_of(3), ethnic_group_of('R'), attendance_status_of(' 3 '),"
                        + " ethnic_category_2001_of('z'), sex_code_of('7')")
                .first()
                .toString())
        .isEqualTo("[true,RXF,2,Other,did_not_attend,Z,null]");
  }

  private List<String> apply(UnaryOperator<Column> rule, String... values) {
    return texts("value", Arrays.asList(values))
        .select(rule.apply(col("value")).cast("string"))
        .collectAsList()
        .stream()
        .map(row -> row.isNullAt(0) ? null : row.getString(0))
        .toList();
  }
}

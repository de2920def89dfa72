package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonsTest {
  /** Published values of Winkler (1990), table of examples, to three digits. */
  @ParameterizedTest
  @CsvSource({"MARTHA,MARHTA,0.961", "DWAYNE,DUANE,0.840", "DIXON,DICKSONX,0.813"})
  void jaroWinklerIsThePublishedOne(String one, String other, double similarity) {
    assertThat(Math.round(Similarity.jaroWinkler(one, other) * 1000) / 1000.0)
        .isEqualTo(similarity);
  }

  @ParameterizedTest
  @CsvSource({
    "abc,abd,true",
    "abc,ab,true",
    "abc,xabc,true",
    "abc,acb,true",
    "abc,abc,false",
    "abc,bca,false",
    "ab,ba,true",
    "abcd,badc,false",
    "a,abc,false"
  })
  void oneEdit(String one, String other, boolean is) {
    assertThat(Similarity.isOneEdit(one, other)).isEqualTo(is);
    assertThat(Similarity.isOneEdit(other, one)).isEqualTo(is);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "john hayes|john hayes|equal",
        "john adam hayes|john hayes|contained",
        "hayes john|john hayes|contained",
        "john hayes|john heyes|alike",
        "j hayes|john hayes|shortened",
        "hayes|john hayes|only_word_equal",
        "heyes|john hayes|only_word_alike",
        "mary hayes|anne hayes|last_word_equal",
        "mary hayes|mary oconnor|first_word_equal",
        "mary ann|ann smith|a_word_equal",
        "katherine hayes|catherine oconnor|a_word_alike",
        "mary hayes|xavier quirk|different",
      })
  void names(String one, String other, String level) {
    assertThat(level(one, other, Cleaning.NAME, true)).isEqualTo(level);
    assertThat(level(other, one, Cleaning.NAME, true)).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "1971-06-24,1971-06-24,equal",
    "1971-06-04,1971-04-06,day_month_swapped",
    "1971-06-24,1971-06-25,one_edit",
    "1971-06-24,1971-06-13,year_and_part",
    "1971-06-24,1958-06-24,day_and_month",
    "1971-06-24,1971-11-13,year",
    "1971-06-24,1972-11-13,year_next",
    "1971-06-24,1980-11-13,within_ten_years",
    "1971-06-24,1990-11-13,different",
    "1890,1891,year_next",
    "1950,1950-03-12,year",
    "1890,1899,within_ten_years",
    "1890,1990,one_edit",
  })
  void dates(String one, String other, String level) {
    assertThat(level(one, other, Cleaning.DATE, false)).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "OX1 2JD,OX1 2JD,equal", "OX1 2JD,OX1 2JE,one_edit", "OX1 2JD,OX1 2AB,sector",
    "OX1 2JD,OX1 9AB,district", "OX1 2JD,OX44 9AB,area", "OX1 2JD,RG2 9AB,different"
  })
  void postcodes(String one, String other, String level) {
    assertThat(level(one, other, Cleaning.POSTCODE, false)).isEqualTo(level);
  }

  @Test
  void aMissingValueIsNotJudged() {
    CodedField field = Tables.field("sex", Cleaning.TEXT, "f", "");
    assertThat(new TextComparison(field, List.of()).judge().judge(0, 1))
        .isEqualTo(Agreement.MISSING);
  }

  @Test
  void aRareSharedNameIsRarerThanACommonOne() {
    CodedField name =
        Tables.field(
            "name",
            Cleaning.NAME,
            "john smith",
            "john smith",
            "john smith",
            "john smith",
            "xanthe quirk",
            "xanthe quirk");
    Comparison.Judge judge = new NameComparison(new Words(Tables.of(name), name)).judge();
    assertThat(Agreement.logShare(judge.judge(4, 5)))
        .isLessThan(Agreement.logShare(judge.judge(0, 1)));
    // Shares of both words: (4/6)^2 and (2/6)^2.
    assertThat(Agreement.logShare(judge.judge(0, 1)))
        .isCloseTo(
            (float) (2 * Math.log(4 / 6.0) / Math.log(2)),
            org.assertj.core.data.Offset.offset(1e-5f));
  }

  private static String level(String one, String other, Cleaning cleaning, boolean isName) {
    CodedField field = Tables.field("f", cleaning, one, other);
    Comparison comparison =
        isName
            ? new NameComparison(new Words(Tables.of(field), field))
            : cleaning == Cleaning.DATE ? new DateComparison(field) : new PostcodeComparison(field);
    return comparison.levels().get(Agreement.level(comparison.judge().judge(0, 1)));
  }
}

package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

class ChancesTest {
  /** A register of whole names, and a partner who knows of each person one name out of ten. */
  @Test
  void chanceIsThatOfThePairsThatAreAsked() {
    int people = 4_000;
    int records = 100;
    String[] names = new String[people + records];
    for (int i = 0; i < names.length; i++) {
      String surname = "surname" + (char) ('a' + i % 10);
      names[i] = i < people ? "given" + (char) ('a' + i / 10 % 26) + " " + surname : surname;
    }
    RecordTable table = Tables.of(Tables.field("full_name", Cleaning.NAME, names));
    BoundModel bound =
        new BoundModel(
            Packaged.linkageModel("people"),
            table,
            Set.of("full_name"),
            PairScope.across(people),
            new int[names.length]);

    double[] u = Chances.draw(bound, 1, 50_000).u(bound.comparisons())[0];

    int only = bound.comparisons().get(0).levels().indexOf("only_word_equal");
    assertThat(u[only]).isCloseTo(0.1, within(0.01));
  }

  /** Of few records all pairs are looked at: a register of three and a partner of two. */
  @Test
  void ofFewRecordsEveryPairCounts() {
    RecordTable table =
        Tables.of(
            Tables.field(
                "full_name", Cleaning.NAME, "ann lee", "bob lee", "cy day", "ann lee", "lee"));
    BoundModel bound =
        new BoundModel(
            Packaged.linkageModel("people"),
            table,
            Set.of("full_name"),
            PairScope.across(3),
            new int[5]);

    Chances chances = Chances.all(bound, 0, 2);
    chances.addAll(Chances.all(bound, 1, 2));
    double[] u = chances.u(bound.comparisons())[0];

    List<String> levels = bound.comparisons().get(0).levels();
    // Of six pairs two are of the only word, one of the whole name; half a pair for each level.
    double all = 6 + levels.size() / 2.0;
    assertThat(u[levels.indexOf("only_word_equal")]).isCloseTo(2.5 / all, within(1e-9));
    assertThat(u[0]).isCloseTo(1.5 / all, within(1e-9));
  }
}

package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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

  /** The law: the parts are all pairs that are asked about, once each. */
  @Test
  void partsAreAllPairs() {
    String[] names = {"ann lee", "bob lee", "cy day", "di fox", "ed gray", "flo hill", "guy ives"};
    RecordTable table = Tables.of(Tables.field("full_name", Cleaning.NAME, names));
    for (PairScope scope :
        List.of(PairScope.within(), PairScope.across(5), PairScope.withinRight(3))) {
      BoundModel bound =
          new BoundModel(
              Packaged.linkageModel("people"), table, Set.of("full_name"), scope, new int[7]);
      Chances all = Chances.all(bound, 0, 3);
      all.addAll(Chances.all(bound, 1, 3));
      all.addAll(Chances.all(bound, 2, 3));
      double[] u = all.u(bound.comparisons())[0];
      // A level that no pair shows has half a pair of all.
      double halves = Arrays.stream(u).min().orElseThrow();
      assertThat(0.5 / halves - u.length / 2.0).isCloseTo(bound.allPairs(), within(1e-6));
    }
  }
}

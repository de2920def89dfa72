package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.evenlode.contract.BrokenPromise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
  @TempDir Path folder;

  private BoundModel bound(String... fields) throws Exception {
    LinkageModel model =
        Tables.model(
            folder,
            """
        model = trial
        title = "Two codes"
        fields { a {}, b {} }
        compare { a { kind = text }, b { kind = text } }
        block = [a]
        """);
    RecordTable table =
        Tables.of(
            Tables.field("a", Cleaning.TEXT, "x", "y"), Tables.field("b", Cleaning.TEXT, "x", "y"));
    return new BoundModel(model, table, Set.of(fields), PairScope.within(), new int[2]);
  }

  private static String text(BoundModel model, double m) {
    double[][] ms = new double[model.names().size()][];
    double[][] us = new double[ms.length][];
    double[][] none = new double[ms.length][];
    for (int c = 0; c < ms.length; c++) {
      ms[c] = new double[] {m, 1 - m};
      us[c] = new double[] {0.1, 0.9};
      none[c] = new double[] {Double.NaN, Double.NaN};
    }
    return WeightsFile.text(model, new Training(new Weights(-7, ms, us, none), List.of()));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    BoundModel model = bound("a", "b");
    Weights read = WeightsFile.read(text(model, 0.8), "weights", model).weights();
    assertThat(read.logPriorOdds()).isEqualTo(-7);
    assertThat(read.bits(1, 0)).isCloseTo(3, within(1e-9));
  }

  /** One partner has both fields, the other one of them; of none that nobody has. */
  @Test
  void theMeanOfPartnersIsOfThoseWhoHaveAComparison() throws Exception {
    BoundModel both = bound("a", "b");
    BoundModel one = bound("a");
    Weights mean = WeightsFile.mean(List.of(text(both, 0.8), text(one, 0.4)), "weights", both);
    assertThat(mean.m()[0][0]).isCloseTo(0.6, within(1e-9));
    assertThat(mean.m()[1][0]).isCloseTo(0.8, within(1e-9));

    Weights untaught = WeightsFile.mean(List.of(text(one, 0.4)), "weights", both);
    assertThat(untaught.bits(1, 0)).isZero();
    assertThat(untaught.bits(1, 1)).isZero();
    assertThatThrownBy(() -> WeightsFile.read(text(one, 0.4), "weights", both))
        .isInstanceOf(BrokenPromise.class);
  }
}

package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.statistics.Counts;
import org.evenlode.statistics.Estimate;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.support.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the mart of rates tells of the counts behind them. */
class RatesTest extends SparkTest {
  private static final Rule HES = new Rule(7, false, 5, false);
  private static final TableContract RATES = Packaged.definitions().table(TableId.of("gold_rate"));
  private static final double PER = 1_200_000;

  @Test
  void limitsOfRatesAreByarsOnTheEffectiveCount() {
    Row row = published(rate("all", 600, 120_000, 10.0, 10.0)).get(0);

    double effect = 2.5 + noise(600, 120_000);
    Estimate expected = Counts.byar(600 / effect, 0.95);
    assertThat(row.<Double>getAs("value")).isEqualTo(6_000);
    assertThat(row.<Double>getAs("ci_low")).isCloseTo(expected.low() * effect * 10, within(.05));
    assertThat(row.<Double>getAs("ci_high")).isCloseTo(expected.high() * effect * 10, within(.05));
  }

  /** What rounding to 5, of variance 2, adds to the design effect of a rate. */
  private static double noise(double events, double months) {
    return 2 * (1 + events * events / months / months) / events;
  }

  /**
   * 600 events among 120,005 months: two are 19.999 per 100,000 and year, and a six-hundredth of
   * that 0.0333, so that means of events are told in steps of 0.04.
   */
  @Test
  void standardisedRatesAreTheShownEventsByARoundedMean() {
    Row row = published(rate("all", 601, 120_003, 8.0567, 9.1234)).get(0);

    double effect = 1 + noise(600, 120_005);
    Estimate count = Counts.byar(600 / effect, 0.95);
    assertThat(row.<Double>getAs("standardised_rate")).isCloseTo(600 * 8.04, within(.05));
    assertThat(row.<Double>getAs("standardised_low"))
        .isCloseTo(600 * 8.04 - 9.12 * (600 - effect * count.low()), within(.05));
    assertThat(row.<Double>getAs("standardised_high"))
        .isCloseTo(600 * 8.04 + 9.12 * (effect * count.high() - 600), within(.05));
  }

  /**
   * Ten events are enough, but that there is a rate may not tell 12 from 8, both shown as 10. Two
   * events among 12,000 months are 200, a fifteenth of it 13.3, so the mean is told in 15s.
   */
  @Test
  void countsThatAreShownAlikeHaveAllARateOrNone() {
    List<Row> rows =
        published(
            LongStream.range(8, 18)
                .mapToObj(events -> rate("" + events, events, 12_000, 100.0, 100.0))
                .toArray(Row[]::new));

    assertThat(rows)
        .extracting(row -> row.<Double>getAs("standardised_rate"))
        .containsExactly(null, null, null, null, null, 1_575.0, 1_575.0, 1_575.0, 1_575.0, 1_575.0);
  }

  /** Enough events, and yet nobody of an age to standardise by: no rate, and not a rate of zero. */
  @Test
  void withoutAMeanThereIsNoRate() {
    Row row = published(rate("all", 600, 120_000, null, null)).get(0);

    assertThat(row.<Double>getAs("value")).isEqualTo(6_000);
    assertThat(row.<Double>getAs("standardised_rate")).isNull();
    assertThat(row.<Double>getAs("standardised_low")).isNull();
    assertThat(row.<Double>getAs("standardised_high")).isNull();
  }

  /**
   * All the events are at two ages, and an intruder knows exactly how many months each group has at
   * each, and how rates are made. Which counts the rates leave possible is still too much to say
   * how few events the smallest of three groups has.
   */
  @Test
  void ratesDoNotGiveTheSmallestGroupAway() {
    SplittableRandom random = new SplittableRandom(20_261_127);
    List<Row> cells = new ArrayList<>();
    List<long[][]> worlds = new ArrayList<>();
    for (int world = 0; world < 100; world++) {
      long[][] groups = {
        group(random), group(random), {1 + world % 4, random.nextInt(4), 900, 1_100}
      };
      long[] all = new long[4];
      for (int i = 0; i < all.length; i++) {
        all[i] = groups[0][i] + groups[1][i] + groups[2][i];
      }
      worlds.add(new long[][] {all, groups[0], groups[1], groups[2]});
      for (int of = 0; of < 3; of++) {
        cells.add(twoAges(world + "/" + of, worlds.get(world)[of]));
      }
    }

    List<Row> rows = published(cells.toArray(Row[]::new));

    for (int world = 0; world < worlds.size(); world++) {
      List<List<Long>> possible = new ArrayList<>();
      for (int of = 0; of < 3; of++) {
        long[] group = worlds.get(world)[of];
        possible.add(possible(rows.get(3 * world + of), group));
        assertThat(possible.get(of)).as("world %d", world).contains(group[0] + group[1]);
      }
      long few =
          LongStream.rangeClosed(1, 7)
              .filter(left -> isPossible(left, possible.get(0), possible.get(1), possible.get(2)))
              .count();
      assertThat(few).as("world %d: %s", world, possible).isGreaterThanOrEqualTo(4);
    }
  }

  /** Events at two ages, and months. */
  private static long[] group(SplittableRandom random) {
    return new long[] {
      random.nextInt(10, 60),
      random.nextInt(10, 60),
      random.nextInt(20_000, 90_000),
      random.nextInt(20_000, 90_000)
    };
  }

  private static boolean isPossible(long few, List<Long> all, List<Long> first, List<Long> second) {
    return first.stream()
        .anyMatch(one -> second.stream().anyMatch(other -> all.contains(one + other + few)));
  }

  /** The counts that could have been published as a row. */
  private static List<Long> possible(Row row, long[] group) {
    long shown = row.<Long>getAs("numerator");
    double told = row.<Double>getAs("standardised_rate");
    double[] adds = adds(group);
    double step = step(2 * PER / Math.round((group[2] + group[3]) / 5.0) / 5 / shown);
    return LongStream.rangeClosed(shown - 2, shown + 2)
        .filter(
            count ->
                LongStream.rangeClosed(0, count)
                    .mapToDouble(young -> mean(adds, young, count - young))
                    .anyMatch(mean -> Math.abs(mean - told / shown) <= step / 2 + 0.05 / shown))
        .boxed()
        .toList();
  }

  /** What an event at each age adds to the rate: by the standard of children of 5 and of 0. */
  private static double[] adds(long[] group) {
    double standard = 5_000 + 5_500;
    return new double[] {5_500 / standard * PER / group[2], 5_000 / standard * PER / group[3]};
  }

  private static double mean(double[] adds, long young, long old) {
    return (young * adds[0] + old * adds[1]) / (young + old);
  }

  private static double step(double size) {
    double power = Math.pow(10, Math.floor(Math.log10(size)));
    for (double round : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8}) {
      if (round * power >= size) {
        return round * power;
      }
    }
    return 10 * power;
  }

  private static Row twoAges(String category, long[] group) {
    double mean = mean(adds(group), group[0], group[1]);
    return rate(category, group[0] + group[1], group[2] + group[3], mean, mean);
  }

  private static Row rate(
      String category, long events, long months, @Nullable Double weight, @Nullable Double spread) {
    List<Object> values = new ArrayList<>();
    RATES
        .columns()
        .forEach(
            (name, column) ->
                values.add(
                    switch (name) {
                      case "category" -> category;
                      case "period_start" -> java.sql.Date.valueOf("2025-10-01");
                      case "period_end" -> java.sql.Date.valueOf("2026-09-30");
                      case "numerator" -> events;
                      case "person_months" -> months;
                      case "event_weight" -> weight;
                      case "event_spread" -> spread;
                      case "people" -> 10_000L;
                      case "people_with_events" -> 300L;
                      case "design_effect" -> 2.5;
                      default ->
                          column.type() == ColumnType.TEXT
                              ? name
                              : column.type() == ColumnType.LONG ? (Object) 1L : null;
                    }));
    return RowFactory.create(values.toArray());
  }

  /** The rows as published, in the order given. */
  private List<Row> published(Row... rows) {
    Dataset<Row> mart = spark().createDataFrame(List.of(rows), StructType.fromDDL(RATES.ddl()));
    Dataset<Row> released =
        ReleasedMarts.released(
            spark(),
            Map.of(new ReleasedMarts.Mart(RATES, HES), mart),
            Optional.empty(),
            TestKeys.keys(),
            YearMonth.of(2026, 9));
    List<Row> published =
        DisclosureControl.publishable(mart, RATES, HES, released).rows().collectAsList();
    List<String> order = Arrays.stream(rows).map(RatesTest::category).toList();
    return published.stream()
        .sorted(Comparator.comparing(row -> order.indexOf(row.<String>getAs("category"))))
        .toList();
  }

  private static String category(Row row) {
    return row.getString(new ArrayList<>(RATES.columns().keySet()).indexOf("category"));
  }
}

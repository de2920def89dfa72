package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.evenlode.disclosure.DisclosureRulesTest.LAYOUT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenlode.contract.TableContract.NoiseBy;
import org.evenlode.support.TestKeys;
import org.junit.jupiter.api.Test;

/** A breakdown from one release to the next. Rows: first day, last day, lens, category. */
class BreakdownReleaseTest {
  private static final Rule HES = new Rule(7, false, 5, true);
  private static final Rule STRICT = new Rule(7, true, 5, true);
  private static final int JUNE = day("2026-06-01");
  private static final int JULY = day("2026-07-01");

  private static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  private static BreakdownRelease release(Rule rule, int year, int tonight) {
    return new BreakdownRelease(LAYOUT, rule, TestKeys.keys(), year, tonight, tonight - 3 * 365);
  }

  private static MartRow row(String month, String category, long people, long events, long missed) {
    return row(month, category, "v1", people, events, missed);
  }

  private static MartRow row(
      String month, String category, String version, long people, long events, long missed) {
    LocalDate first = LocalDate.parse(month + "-01");
    String[] key = {first.toString(), first.plusMonths(1).minusDays(1).toString(), "sex", category};
    long[] exact = {people, events, missed, missed};
    long[] keys =
        Arrays.stream(exact).map(count -> TestKeys.keys().ofRecord(month + count)).toArray();
    return new MartRow(key, exact, keys, new double[] {people}, version);
  }

  private static List<ReleasedRow> current(List<ReleasedRow> rows) {
    return rows.stream()
        .filter(ReleasedRow::isCurrent)
        .sorted(Comparator.comparing(ReleasedRow::cell))
        .toList();
  }

  private static Map<String, long[]> shown(List<ReleasedRow> rows) {
    return current(rows).stream()
        .collect(Collectors.toMap(row -> row.cell().split("\u001f")[3], ReleasedRow::shown));
  }

  private static ReleasedRow only(List<ReleasedRow> rows, String category) {
    Optional<ReleasedRow> one =
        current(rows).stream().filter(row -> row.cell().endsWith("\u001f" + category)).findFirst();
    return one.orElseThrow();
  }

  @Test
  void aGroupOfAnotherMonthHasARowAndSoHasOneOfAnEarlierRelease() {
    BreakdownRelease release = release(STRICT, 2026, JULY);
    List<MartRow> rows =
        List.of(
            row("2026-06", "a", 100, 100, 50),
            row("2026-06", "b", 100, 100, 50),
            row("2026-07", "a", 100, 100, 50));

    List<ReleasedRow> first = release.release(rows, List.of());
    List<ReleasedRow> second = release.release(List.of(row("2026-07", "a", 100, 100, 50)), first);

    assertThat(current(first)).hasSize(4);
    assertThat(only(current(first), "b").cell()).startsWith("2026-06-01");
    assertThat(current(second)).extracting(ReleasedRow::cell).hasSize(2);
    // Zero is hidden where the rule hides zero, and shown where it does not.
    assertThat(shown(second).get("b")).containsOnly(CountLayout.HIDDEN);
    List<ReleasedRow> shown = release(HES, 2026, JULY).release(rows, List.of());
    assertThat(shown(release(HES, 2026, JULY).release(rows.subList(2, 3), shown)).get("b"))
        .containsOnly(0);
    assertThat(second).filteredOn(row -> !row.isCurrent()).hasSize(2);
  }

  @Test
  void smallChangesAreNotShownAndLargeOnesAre() {
    BreakdownRelease release = release(HES, 2026, JULY);
    List<ReleasedRow> first =
        release.release(
            List.of(row("2026-06", "a", 100, 200, 50), row("2026-06", "b", 60, 80, 20)), List.of());

    List<ReleasedRow> second =
        release.release(
            List.of(row("2026-06", "a", 104, 209, 54), row("2026-06", "b", 65, 80, 20)), first);

    assertThat(only(second, "a").shown()).isEqualTo(only(first, "a").shown());
    assertThat(only(second, "a").values()).isEqualTo(only(first, "a").values());
    assertThat(only(second, "a").exact()).as("when drawn").startsWith(100, 200, 50);
    assertThat(only(second, "a").isCarried()).isTrue();
    assertThat(only(second, "b").isCarried()).isFalse();
    assertThat(only(second, "b").values()).containsExactly(65);
    // Drift adds up: held against what was drawn, not against the last night.
    List<ReleasedRow> third =
        release.release(
            List.of(row("2026-06", "a", 105, 209, 54), row("2026-06", "b", 65, 80, 20)), second);
    assertThat(only(third, "a").isCarried()).isFalse();
  }

  @Test
  void anotherDefinitionIsDrawnAnew() {
    BreakdownRelease release = release(HES, 2026, JULY);
    List<ReleasedRow> first =
        release.release(List.of(row("2026-06", "a", 100, 200, 50)), List.of());

    List<ReleasedRow> second =
        release.release(List.of(row("2026-06", "a", "v2", 101, 201, 51)), first);

    assertThat(only(second, "a").isCarried()).isFalse();
    assertThat(only(second, "a").exact()).startsWith(101, 201, 51);
  }

  @Test
  void sparsityIsDecidedOnceAFinancialYear() {
    List<MartRow> sparse =
        List.of(
            row("2026-06", "a", 100, 100, 50),
            row("2026-06", "b", 20, 20, 3),
            row("2026-06", "c", 20, 20, 3));
    List<MartRow> dense =
        List.of(
            row("2026-06", "a", 100, 100, 50),
            row("2026-06", "b", 120, 120, 30),
            row("2026-06", "c", 120, 120, 30));

    List<ReleasedRow> first = release(HES, 2026, JUNE).release(sparse, List.of());
    List<ReleasedRow> sameYear = release(HES, 2026, JULY).release(dense, first);
    List<ReleasedRow> nextYear = release(HES, 2027, JULY).release(dense, sameYear);

    assertThat(only(first, "a").withheld()).isEqualTo(0b100);
    assertThat(shown(first).get("a")[2]).isEqualTo(CountLayout.HIDDEN);
    assertThat(shown(first).get("a")[1]).isPositive();
    assertThat(only(sameYear, "b").withheld()).isEqualTo(0b100);
    assertThat(only(nextYear, "a").withheld()).isZero();
    assertThat(shown(nextYear).get("a")[2]).isPositive();
  }

  @Test
  void rowsAreForgottenAfterThreeYears() {
    List<ReleasedRow> first =
        release(HES, 2026, JUNE).release(List.of(row("2026-06", "a", 100, 200, 50)), List.of());

    assertThat(release(HES, 2029, JUNE + 3 * 365).release(List.of(), first)).hasSize(1);
    assertThat(release(HES, 2029, JUNE + 3 * 365 + 1).release(List.of(), first)).isEmpty();
  }

  /** Law: the noise of a stock is the same on every date, as long as the count is. */
  @Test
  void noiseByPlaceDoesNotChangeWithTheDate() {
    CountLayout byPlace =
        new CountLayout(
            LAYOUT.mart(),
            LAYOUT.counts(),
            LAYOUT.values(),
            NoiseBy.PLACE,
            LAYOUT.keyLength(),
            LAYOUT.category(),
            LAYOUT.dates(),
            LAYOUT.totalsFirst());
    BreakdownRelease release =
        new BreakdownRelease(byPlace, HES, TestKeys.keys(), 2026, JULY, JUNE);
    List<MartRow> rows = new ArrayList<>();
    for (int month = 1; month <= 9; month++) {
      rows.add(row("2026-0" + month, "a", 33, 47, 18));
    }

    List<ReleasedRow> released = release.release(rows, List.of());

    assertThat(released)
        .extracting(row -> Arrays.toString(row.shown()))
        .hasSize(9)
        .containsOnly(Arrays.toString(released.get(0).shown()));
  }

  /** Law: the order of rows does not matter, and what was released is released again. */
  @Test
  void aReleaseIsRepeatable() {
    List<MartRow> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row("2026-06", "c" + i, 5 * i, 9 * i, 4 * i));
    }
    List<MartRow> turned = new ArrayList<>(rows);
    java.util.Collections.reverse(turned);
    BreakdownRelease release = release(HES, 2026, JULY);

    List<ReleasedRow> first = release.release(rows, List.of());

    assertThat(texts(release.release(turned, List.of()))).isEqualTo(texts(first));
    assertThat(texts(release.release(rows, first))).isEqualTo(texts(first));
  }

  private static List<String> texts(List<ReleasedRow> rows) {
    return current(rows).stream().map(row -> row.cell() + Arrays.toString(row.shown())).toList();
  }
}

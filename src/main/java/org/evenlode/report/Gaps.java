package org.evenlode.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.evenlode.publish.Release;

/** Writes sentences about the inequality of indicators, out of the mart of measures. */
final class Gaps {
  private static final String QUINTILES = "deprivation_quintile";

  private final List<Row> rows;

  private Gaps(List<Row> rows) {
    this.rows = rows;
  }

  /** Reads the measures of an area in every indicator's newest period. */
  static Gaps read(Release release, String area) {
    return new Gaps(
        release.rows(
            """
            select q.indicator, q.lens, q.measure, q.compared, q.reference, q.value, q.ci_low, q.ci_high,
              q.unknown_share, q.caution, q.status
            from published_inequality q
            %s
            where q.area = :area
            """
                .formatted(Report.newest("q")),
            Map.of("area", area)));
  }

  /** Says how many times as often, most against least deprived; empty where it is not told. */
  Optional<String> headline(String indicator) {
    return row(indicator, QUINTILES, "ratio", "1")
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "%.1f times as often%s",
                    number(row, "value"),
                    between(row, "%.1f")));
  }

  /** Returns true if the most and the least deprived fifth differ by more than chance. */
  boolean isClear(String indicator) {
    return row(indicator, QUINTILES, "difference", "1")
        .filter(row -> row.getAs("ci_low") != null && row.getAs("ci_high") != null)
        .map(row -> number(row, "ci_low") > 0 || number(row, "ci_high") < 0)
        .orElse(false);
  }

  /**
   * Returns what the measures of a lens say, as one paragraph; empty where there is nothing to say.
   */
  String paragraph(String indicator, String lens) {
    List<String> sentences = new ArrayList<>();
    for (Row row : shown(indicator, lens)) {
      String measure = row.getAs("measure");
      if (measure.equals("difference")) {
        sentences.add(
            name(lens, row.getAs("compared"))
                + " against "
                + name(lens, row.getAs("reference"))
                + ": "
                + Percent.points(number(row, "value"))
                + " points"
                + points(row)
                + ".");
      }
    }
    row(indicator, lens, "slope_index", "all")
        .ifPresent(
            row ->
                sentences.add(
                    "Slope index of inequality: "
                        + Percent.points(number(row, "value"))
                        + " points"
                        + points(row)
                        + (row.getAs("caution") == null
                            ? "."
                            : ", though the groups do not follow a line.")));
    row(indicator, lens, "mean_difference", "all")
        .ifPresent(
            row ->
                sentences.add(
                    "Groups differ from the mean by "
                        + String.format(Locale.ROOT, "%.1f", 100 * number(row, "value"))
                        + " points on average."));
    rows.stream()
        .filter(row -> is(row, indicator, lens) && row.getAs("unknown_share") != null)
        .findFirst()
        .map(row -> number(row, "unknown_share"))
        .filter(share -> share > 0)
        .ifPresent(
            share -> sentences.add("Not compared, because unknown: " + Percent.of(share) + "."));
    return sentences.isEmpty() ? "" : "<p>" + Html.text(String.join(" ", sentences)) + "</p>";
  }

  private List<Row> shown(String indicator, String lens) {
    return rows.stream()
        .filter(row -> is(row, indicator, lens) && row.getAs("status").equals("shown"))
        .sorted(
            java.util.Comparator.comparing((Row row) -> row.<String>getAs("measure"))
                .thenComparing(row -> row.<String>getAs("compared")))
        .toList();
  }

  private Optional<Row> row(String indicator, String lens, String measure, String compared) {
    return shown(indicator, lens).stream()
        .filter(row -> row.getAs("measure").equals(measure))
        .filter(row -> row.getAs("compared").equals(compared))
        .findFirst();
  }

  private static boolean is(Row row, String indicator, String lens) {
    return row.getAs("indicator").equals(indicator) && row.getAs("lens").equals(lens);
  }

  private static String name(String lens, String category) {
    if (!lens.startsWith("deprivation_")) {
      return category;
    }
    return category.equals("1") ? "Most deprived" : "least deprived";
  }

  private static String points(Row row) {
    return row.getAs("ci_low") == null || row.getAs("ci_high") == null
        ? ""
        : " ("
            + Percent.points(number(row, "ci_low"))
            + " to "
            + Percent.points(number(row, "ci_high"))
            + ")";
  }

  private static String between(Row row, String format) {
    return row.getAs("ci_low") == null || row.getAs("ci_high") == null
        ? ""
        : String.format(
            Locale.ROOT,
            " (" + format + " to " + format + ")",
            number(row, "ci_low"),
            number(row, "ci_high"));
  }

  private static double number(Row row, String column) {
    return ((Number) row.getAs(column)).doubleValue();
  }
}

package org.evenlode.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.evenlode.lake.Root;
import org.evenlode.publish.Release;

/** Writes the report: one offline HTML file, from published marts only. */
public final class Report {
  private final Release release;
  private final String area;
  private final Gaps gaps;

  private Report(Release release, String area) {
    this.release = release;
    this.area = area;
    this.gaps = Gaps.read(release, area);
  }

  /**
   * Writes {@code report/index.html}.
   *
   * @param icbCode the board whose registered people the charts are about
   */
  public static void write(Release release, Root root, String icbCode, String icbName) {
    root.writeText("report/index.html", new Report(release, "icb:" + icbCode).html(icbName));
  }

  private String html(String icbName) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
        .append("<title>Health inequalities: ")
        .append(Html.text(icbName))
        .append("</title><style>")
        .append(STYLE)
        .append(
            "</style></head><body><a class=\"skip\" href=\"#main\">Skip to the content</a><header><p>Evenlode</p><h1>Health inequalities in ")
        .append(Html.text(icbName))
        .append("</h1><p>Release ")
        .append(Html.text(release.record().release()))
        .append(", as known on ")
        .append(Html.text(release.record().runDate()))
        .append("</p></header><main id=\"main\">");
    if (release.record().demonstration()) {
      html.append(
          "<p class=\"warning\"><strong>Demonstration.</strong> The people in this report are made up; no figure is of a real service.</p>");
    }
    Map<String, Map<String, List<Row>>> byIndicator = byIndicator();
    html.append(headlines(byIndicator)).append(new CareTables(release, area).html());
    byIndicator.forEach((title, lenses) -> html.append(indicator(title, lenses)));
    html.append(new Tables(release).html()).append(reading());
    return html.append("</main></body></html>\n").toString();
  }

  /**
   * Returns the newest period of each indicator, twelve months where there are twelve, by title and
   * lens.
   */
  private Map<String, Map<String, List<Row>>> byIndicator() {
    Map<String, Map<String, List<Row>>> byIndicator = new LinkedHashMap<>();
    List<Row> rows =
        release.rows(
            """
            select i.indicator, i.title, i.polarity, i.lens, i.category, i.numerator, i.denominator, i.people,
              i.value, i.ci_low, i.ci_high, i.wilson_low, i.wilson_high, i.status,
              i.period_start, i.period_end, i.sources
            from published_indicator i
            %s
            where i.area = :area
            order by i.polarity, i.indicator, i.lens,
              case when i.category in ('unknown', 'Not known', 'Not stated') then 1 else 0 end,
              try_cast(i.category as int), i.category
            """
                .formatted(newest("i")),
            Map.of("area", area));
    for (Row row : rows) {
      byIndicator
          .computeIfAbsent(row.getAs("title"), title -> new LinkedHashMap<>())
          .computeIfAbsent(row.getAs("lens"), lens -> new ArrayList<>())
          .add(row);
    }
    return byIndicator;
  }

  /** Returns SQL that keeps an indicator's newest period, twelve months where there are twelve. */
  static String newest(String table) {
    return """
        inner join (
          select indicator, max(struct(period_end, datediff(period_end, period_start), period_start)) as newest
          from published_indicator
          group by indicator
        ) n on n.indicator = %1$s.indicator and n.newest.period_end = %1$s.period_end
          and n.newest.period_start = %1$s.period_start
        """
        .formatted(table);
  }

  private String headlines(Map<String, Map<String, List<Row>>> byIndicator) {
    StringBuilder clear = new StringBuilder();
    StringBuilder others = new StringBuilder();
    byIndicator.forEach(
        (title, lenses) ->
            (gaps.isClear(anchor(lenses)) ? clear : others).append(headline(title, lenses)));
    return "<section><h2>Headline gaps</h2><p>Between the most and the least deprived fifth of areas, beyond what chance explains:</p><ul class=\"headlines\">"
        + clear
        + "</ul><details><summary>No clear difference, or too few people to tell</summary><ul class=\"headlines\">"
        + others
        + "</ul></details></section>";
  }

  private String headline(String title, Map<String, List<Row>> lenses) {
    Row most = shown(lenses.getOrDefault("deprivation_quintile", List.of()), "1");
    Row least = shown(lenses.getOrDefault("deprivation_quintile", List.of()), "5");
    Row all = shown(lenses.getOrDefault("everybody", List.of()), "all");
    String link = "<li><a href=\"#" + anchor(lenses) + "\">" + Html.text(title) + "</a>: ";
    if (most != null && least != null) {
      return link
          + Percent.of(number(most, "value"))
          + " in the most deprived fifth of areas, "
          + Percent.of(number(least, "value"))
          + " in the least deprived"
          + gaps.headline(most.getAs("indicator")).map(text -> ": " + Html.text(text)).orElse("")
          + ".</li>";
    }
    return all == null ? "" : link + Percent.of(number(all, "value")) + " of all.</li>";
  }

  private static @org.jspecify.annotations.Nullable Row shown(List<Row> rows, String category) {
    return rows.stream()
        .filter(row -> row.getAs("category").equals(category) && row.getAs("value") != null)
        .findFirst()
        .orElse(null);
  }

  private static double number(Row row, String column) {
    return ((Number) row.getAs(column)).doubleValue();
  }

  private String indicator(String title, Map<String, List<Row>> lenses) {
    Row any = lenses.values().iterator().next().get(0);
    StringBuilder html =
        new StringBuilder("<section id=\"")
            .append(anchor(lenses))
            .append("\"><h2>")
            .append(Html.text(title))
            .append("</h2><p>")
            .append(any.<Object>getAs("period_start"))
            .append(" to ")
            .append(any.<Object>getAs("period_end"))
            .append("; people registered with the board&#39;s practices. Sources: ")
            .append(Html.text(any.getAs("sources")))
            .append(".</p>");
    StringBuilder more = new StringBuilder();
    lenses.forEach(
        (lens, rows) -> {
          boolean first = lens.equals("deprivation_quintile") || lens.equals("ethnic_group");
          (first ? html : more).append(breakdown(title, lens, rows));
        });
    return html.append("<details><summary>More breakdowns</summary>")
        .append(more)
        .append("</details></section>")
        .toString();
  }

  private String breakdown(String title, String lens, List<Row> rows) {
    if (rows.size() < 2) {
      return "";
    }
    String name = lens.replace('_', ' ');
    String indicator = rows.get(0).getAs("indicator");
    return "<h3>By "
        + Html.text(name)
        + "</h3><figure>"
        + Chart.svg(title + " by " + name, rows.stream().map(Report::bar).toList())
        + gaps.paragraph(indicator, lens)
        + "<details><summary>Table</summary>"
        + table(title, name, rows)
        + "</details></figure>";
  }

  private static String anchor(Map<String, List<Row>> lenses) {
    return Html.text(lenses.values().iterator().next().get(0).<String>getAs("indicator"));
  }

  private static Chart.Bar bar(Row row) {
    boolean shown = row.getAs("value") != null;
    return new Chart.Bar(
        label(row),
        shown,
        shown ? number(row, "value") : 0,
        shown ? number(row, "ci_low") : 0,
        shown ? number(row, "ci_high") : 0);
  }

  private static String label(Row row) {
    String category = row.getAs("category");
    boolean quintile = row.<String>getAs("lens").startsWith("deprivation_");
    boolean decile = row.<String>getAs("lens").contains("decile");
    if (quintile && category.equals("1")) {
      return "1 most deprived";
    }
    return quintile && category.equals(decile ? "10" : "5")
        ? category + " least deprived"
        : category;
  }

  private static String table(String title, String lens, List<Row> rows) {
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      cells.add(
          List.of(
              label(row),
              count(row, "numerator"),
              count(row, "denominator"),
              count(row, "people"),
              share(row, "value"),
              share(row, "ci_low") + " to " + share(row, "ci_high"),
              share(row, "wilson_low") + " to " + share(row, "wilson_high")));
    }
    return Html.table(
        title + " by " + lens,
        List.of(
            "Group",
            "Events",
            "Out of",
            "People",
            "Share",
            "95% interval, people as clusters",
            "Wilson 95% interval"),
        cells);
  }

  private static String count(Row row, String column) {
    Object value = row.getAs(column);
    return value == null ? "*" : String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
  }

  private static String share(Row row, String column) {
    return row.getAs(column) == null ? "*" : Percent.of(number(row, column));
  }

  private static String reading() {
    return "<section><h2>How to read this</h2><p>Counts are rounded to the nearest 5, some large ones to the nearest 10 or more; small ones are not shown (*), and shares come from the shown counts. "
        + "An interval says how sure a figure is: it treats a person&#39;s appointments as belonging together. "
        + "&quot;Unknown&quot; is a group like any other: these are people whom a gap in the records hides. "
        + "A difference between groups does not say what causes it.</p></section>";
  }

  private static final String STYLE =
      """
      :root{color-scheme:light}body{margin:0;font:17px/1.5 system-ui,'Segoe UI',Arial,sans-serif;color:#212b32;background:#f0f4f5}
      header{background:#003087;color:#fff;padding:1.2rem max(1rem,calc(50vw - 30rem))}header p{margin:0}h1{margin:.2rem 0;font-size:1.9rem}
      main{max-width:60rem;margin:0 auto;padding:1rem}section{background:#fff;padding:1rem 1.5rem;margin:1rem 0;border-radius:4px}
      .skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:#ffeb3b;padding:.5rem}
      .warning{background:#fff4d6;border-left:6px solid #b45309;padding:.8rem 1rem}.headlines li{margin:.4rem 0}
      figure{margin:0 0 1.5rem}svg{width:100%;height:auto;max-width:48rem}.bar{fill:#2f6fb5}.interval{stroke:#212b32;stroke-width:2;fill:none}
      .axis{stroke:#4c6272}.label,.value,.hidden{font-size:15px;fill:#212b32}.hidden{font-style:italic;fill:#4c6272}.note{font-size:13px;fill:#4c6272}
      table{border-collapse:collapse;width:100%;font-size:.92rem;display:block;overflow-x:auto}caption{text-align:left;font-weight:600;padding:.4rem 0}
      th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d8dde0}td{text-align:right;font-variant-numeric:tabular-nums}thead th{background:#e8edee}
      summary{cursor:pointer;color:#005eb8}
      """;
}

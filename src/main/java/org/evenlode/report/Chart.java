package org.evenlode.report;

import java.util.List;
import java.util.Locale;

/** Draws a bar for each category, with its interval as a line, as SVG: no script, no network. */
final class Chart {
  private static final int ROW = 30;
  private static final int LABEL = 190;
  private static final int WIDTH = 720;
  private static final int AXIS = 26;

  private Chart() {}

  /**
   * Holds one bar.
   *
   * @param shown whether the value may be shown; if not the row says so
   */
  record Bar(String label, boolean shown, double value, double low, double high) {}

  /** Draws the chart; {@code title} is what a screen reader says of it. */
  static String svg(String title, List<Bar> bars) {
    double top = bars.stream().filter(Bar::shown).mapToDouble(Bar::high).max().orElse(0.1) * 1.08;
    double scale = (WIDTH - LABEL - 70) / Math.max(top, 0.001);
    int height = bars.size() * ROW + AXIS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            height,
            Html.text(title)));
    int y = 4;
    for (Bar bar : bars) {
      int middle = y + ROW / 2 - 2;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" class=\"label\">%s</text>",
              LABEL - 8,
              middle + 5,
              Html.text(bar.label())));
      if (bar.shown()) {
        svg.append(bar(bar, scale, y, middle));
      } else {
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" class=\"hidden\">too few to show</text>",
                LABEL + 4,
                middle + 5));
      }
      y += ROW;
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" x2=\"%d\" y1=\"0\" y2=\"%d\" class=\"axis\"/>",
            LABEL,
            LABEL,
            y));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" class=\"note\">Bar: share. Line: 95%% interval, people as clusters.</text>",
            LABEL,
            height - 6));
    return svg.append("</svg>").toString();
  }

  private static String bar(Bar bar, double scale, int y, int middle) {
    double width = bar.value() * scale;
    double low = LABEL + bar.low() * scale;
    double high = LABEL + bar.high() * scale;
    return String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"bar\"/>",
            LABEL,
            y + 3,
            width,
            ROW - 10)
        + String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %dH%.1fM%.1f %dV%dM%.1f %dV%d\" class=\"interval\"/>",
            low,
            middle,
            high,
            low,
            middle - 5,
            middle + 5,
            high,
            middle - 5,
            middle + 5)
        + String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\" class=\"value\">%s</text>",
            high + 6,
            middle + 5,
            Percent.of(bar.value()));
  }
}

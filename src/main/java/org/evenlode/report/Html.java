package org.evenlode.report;

import java.util.List;

/** Makes small pieces of HTML; every text goes through {@link #text}. */
final class Html {
  private Html() {}

  /** Returns text that is safe inside elements and quoted attributes. */
  static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Makes a table with a caption and column headings; cells are plain text. */
  static String table(String caption, List<String> names, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<table><caption>").append(text(caption));
    html.append("</caption><thead><tr>");
    names.forEach(name -> html.append("<th scope=\"col\">").append(text(name)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        String cell = text(row.get(i));
        html.append(i == 0 ? "<th scope=\"row\">" + cell + "</th>" : "<td>" + cell + "</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table>\n").toString();
  }
}

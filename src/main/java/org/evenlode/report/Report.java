package org.evenlode.report;

import org.evenlode.lake.Root;
import org.evenlode.publish.Release;

/** Writes the report. */
public final class Report {
  private Report() {}

  /** Writes report/index.html. */
  public static void write(Release release, Root root, String icbName) {
    root.writeText("report/index.html", "<html>" + release.record().release() + icbName + "</html>");
  }
}

package org.evenlode.bronze;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.lake.DataFile;
import org.evenlode.lake.Root;

/** Lands one file of a test, and reads its rows as text. */
final class LandedRows {
  private static final FileInspector.Delivery DELIVERY =
      new FileInspector.Delivery(
          "0123456789abcdef", 1, Optional.empty(), LocalDate.parse("2026-10-20"), "a run");

  private final Root root;
  private final FeedContract feed;
  private final BronzeFiles files;
  private List<DataFile> written = List.of();

  LandedRows(Root root, FeedContract feed) {
    this.root = root;
    this.feed = feed;
    this.files = new BronzeFiles(root, feed);
  }

  /** What an inspector finds of {@code landed.csv} under the root. */
  FileInspector.Finding inspected(
      FileInspector inspector, SparkSession spark, List<String> before) {
    BronzeFiles.Delivery rows = files.begin();
    FileInspector.Finding finding =
        inspector.inspect(() -> spark, "landed.csv", DELIVERY, rows, before);
    if (finding.isRefused()) {
      rows.drop();
    } else {
      rows.keep();
    }
    written = files.finish();
    return finding;
  }

  /** Line number and declared columns of each row, between bars; none of a refused file. */
  List<String> rows(SparkSession spark) {
    List<String> columns = new ArrayList<>(List.of(SystemColumns.ROW));
    columns.addAll(feed.columns().keySet());
    List<String> rows = new ArrayList<>();
    for (DataFile file : written) {
      String path = root.path("lake/bronze/" + feed.name() + "/" + file.path());
      for (Row row : spark.read().parquet(path).sort(SystemColumns.ROW).collectAsList()) {
        List<String> cells = new ArrayList<>();
        columns.forEach(name -> cells.add(row.getAs(name) == null ? "" : "" + row.getAs(name)));
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }
}

package org.evenlode.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.pipeline.SqlText;
import org.evenlode.publish.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the published marts. */
@Command(
    name = "sql",
    description = {
      "Runs one SELECT over the published marts of the newest release; nothing else can be read.",
      "Example: evenlode sql \"select lens, count(*) from published_indicator group by 1\""
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  /** Says how rows are printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Mixin private Site site = new Site();

  @Parameters(paramLabel = "SELECT", description = "The query, in Spark SQL.")
  private String select = "";

  @Option(names = "--format", description = "table, csv or json. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TABLE;

  @Override
  public Integer call() {
    try {
      // What may not be asked is refused before Spark starts.
      SqlText.relations(select);
      Release release = Release.open(site::spark, site.tables(), site.ledger());
      Dataset<Row> rows = release.sql(select);
      boolean isAnyBlank = Rows.print(rows, format);
      if (isAnyBlank && !List.of(rows.columns()).contains("status")) {
        Console.note(
            "Blank values are hidden or cannot be computed: the column status says which.");
      }
      return 0;
    } finally {
      site.close();
    }
  }
}

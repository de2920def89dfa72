package org.evenlode.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.publish.Mart;
import org.evenlode.publish.MartExport;
import org.evenlode.publish.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the published marts away as files. */
@Command(
    name = "export",
    description = {
      "Writes every mart of the newest release as CSV, with its columns described (CSV on the Web), a",
      "dictionary of all columns, and one workbook (XLSX) of all marts."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files; made if need be.")
  private Path to = Path.of("");

  @Override
  public Integer call() {
    try {
      Release release = Release.open(site::spark, site.tables(), site.ledger());
      List<List<String>> said = new ArrayList<>();
      try (MartExport export = new MartExport(to)) {
        for (Mart mart : PublishedMarts.of(site, release)) {
          said.add(
              List.of(mart.name() + ".csv", String.format(Locale.ROOT, "%,d", export.add(mart))));
        }
        export
            .cut()
            .forEach(
                mart ->
                    Console.note(mart + " has more rows than a sheet; the workbook has the first"));
      }
      Rows.table(List.of("file", "rows"), said);
      Console.note(
          "Release "
              + release.record().release()
              + " in "
              + to
              + ": CSV, dictionary.csv, marts.xlsx");
      return 0;
    } catch (IOException unwritable) {
      throw new BrokenPromise(
          ExitCode.NOT_WRITABLE, "The marts cannot be written to " + to, unwritable);
    } finally {
      site.close();
    }
  }
}

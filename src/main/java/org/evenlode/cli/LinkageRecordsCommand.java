package org.evenlode.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.synthetic.LinkageRecords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a table to measure linkage with: see {@code scripts/benchmark --linkage}. */
@Command(
    name = "make-linkage-records",
    hidden = true,
    description = "Writes records of made-up people, with the truth, as CSV.",
    mixinStandardHelpOptions = true)
final class LinkageRecordsCommand implements Callable<Integer> {
  @Option(names = "--records", required = true, paramLabel = "N", description = "Records, about.")
  private long records;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Seed.")
  private long seed;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    try {
      LinkageRecords.write(Site.packagedFile("synthetic_names.conf"), out, records, seed);
      return 0;
    } catch (IOException failed) {
      throw new BrokenPromise(ExitCode.NOT_WRITABLE, out + " cannot be written");
    }
  }
}

package org.evenlode.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.ExitCode;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.linkage.LinkageRun;
import org.evenlode.linkage.Training;
import org.evenlode.pipeline.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Links any table of people, and writes who is who. */
@Command(
    name = "run",
    description = {
      "Links one table with itself, or two, and writes links.csv (pairs of records with their probability)",
      "and clusters.csv (each record and its person). Says in words when the result should not be",
      "believed, and then writes nothing unless told to. The last line on stdout is one JSON object."
    },
    mixinStandardHelpOptions = true)
final class LinkRunCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Mixin private LinkInputs inputs = new LinkInputs();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the two files; made if need be. They hold the records' ids.")
  private Path out = Path.of("");

  @Option(names = "--accept-doubts", description = "Write the files in spite of doubts.")
  private boolean acceptDoubts;

  @Override
  public Integer call() {
    LinkageModel model = inputs.model();
    try {
      SparkSession spark = site.spark();
      LinkageRun run = new LinkageRun(model, inputs.tables(spark));
      Training training = inputs.weights().map(run::weights).orElseGet(() -> run.train(spark));
      LinkageRun.Linked linked = run.link(spark, training);
      linked.doubts().forEach(doubt -> Console.note("Doubtful: " + doubt));
      boolean isWritten = linked.doubts().isEmpty() || acceptDoubts;
      if (isWritten) {
        linked.write(out);
      } else {
        Console.note("Nothing is written. --accept-doubts writes it all the same.");
      }
      Map<String, Object> told = linked.summary();
      told.put("written", isWritten ? out.toString() : "");
      Console.result(Ledger.line(told));
      return isWritten ? 0 : ExitCode.GATE.number();
    } finally {
      site.close();
    }
  }
}

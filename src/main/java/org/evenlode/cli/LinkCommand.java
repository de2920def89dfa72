package org.evenlode.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.ExitCode;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.linkage.LinkageTrial;
import org.evenlode.linkage.Training;
import org.evenlode.pipeline.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Groups the commands of record linkage. */
@Command(
    name = "link",
    description = "Links records of people; measures how well.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LinkCommand.Evaluate.class,
      LinkRunCommand.class,
      LinkAgainCommand.class,
      LinkModelCommand.class,
      LinkTruthCommand.class
    })
final class LinkCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Console.result(
        "Say what: evenlode link evaluate, link run, link model, link again or link truth; --help says more");
    return ExitCode.USAGE.number();
  }

  /** Links a table whose truth is known. */
  @Command(
      name = "evaluate",
      description = {
        "Links one table with itself, or two, whose truth is known, and prints one JSON object:",
        "precision, recall and F1 of pairs and clusters, what each blocking rule found, calibration.",
        "Every true pair counts, also those that no blocking rule finds."
      },
      mixinStandardHelpOptions = true)
  static final class Evaluate implements Callable<Integer> {
    @Mixin private Site site = new Site();

    @Mixin private LinkInputs inputs = new LinkInputs();

    @Option(
        names = "--truth",
        required = true,
        paramLabel = "COLUMN",
        description = "The column that says whose a record is.")
    private String truth = "";

    @Option(names = "--cluster", description = "Score clusters as well as pairs.")
    private boolean cluster;

    @Option(
        names = "--differs",
        paramLabel = "FIELD",
        description = "With --cluster: tell the recall of true pairs whose FIELD differs.")
    private Optional<String> differs = Optional.empty();

    @Option(
        names = "--save-weights",
        paramLabel = "FILE",
        description = "Keep the weights that were learnt, as JSON.")
    private Optional<Path> saveWeights = Optional.empty();

    @Override
    public Integer call() {
      LinkageModel model = inputs.model();
      try {
        SparkSession spark = site.spark();
        LinkageTrial trial = new LinkageTrial(model, inputs.tables(spark), truth);
        Training training =
            inputs.weights().map(trial::weights).orElseGet(() -> trial.train(spark));
        saveWeights.ifPresent(file -> trial.save(training, file));
        Map<String, Object> told =
            trial.run(
                spark,
                training,
                cluster ? LinkageTrial.Scoring.CLUSTERS_AT_BEST : LinkageTrial.Scoring.PAIRS,
                differs);
        if (told.get("doubts") instanceof List<?> doubts) {
          doubts.forEach(doubt -> Console.note("Doubtful: " + doubt));
        }
        told.putAll(ProcessUse.now());
        Console.result(Ledger.line(told));
        return 0;
      } finally {
        site.close();
      }
    }
  }
}

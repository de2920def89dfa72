package org.evenlode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Problems;
import org.evenlode.linkage.LinkageModel;
import picocli.CommandLine.Option;

/** Declares the options that say which tables are linked, and by what. */
final class LinkInputs {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model, such as conf/linkage/people.conf.")
  private Path modelFile = Path.of("");

  @Option(
      names = "--left",
      required = true,
      paramLabel = "FILE",
      description = "CSV with a header, or Parquet.")
  private Path left = Path.of("");

  @Option(
      names = "--right",
      paramLabel = "FILE",
      description = "The other table, if two are linked.")
  private Optional<Path> right = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Use the weights in this file instead of learning them.")
  private Optional<Path> weights = Optional.empty();

  /** Returns the file of weights to use, if they are not to be learnt. */
  Optional<Path> weights() {
    return weights;
  }

  /** Reads the model, once all files are seen to be there. */
  LinkageModel model() {
    readable(modelFile);
    readable(left);
    right.ifPresent(LinkInputs::readable);
    weights.ifPresent(LinkInputs::readable);
    Problems problems = new Problems();
    LinkageModel model = LinkageModel.read(modelFile, modelFile.toString(), problems);
    problems.throwIfAny();
    return model;
  }

  /** Opens the tables: one, or the left and the right one. */
  List<Dataset<Row>> tables(SparkSession spark) {
    List<Dataset<Row>> tables = new ArrayList<>(List.of(table(spark, left)));
    right.ifPresent(file -> tables.add(table(spark, file)));
    return tables;
  }

  private static void readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new BrokenPromise(ExitCode.INPUT_MISSING, file + " cannot be read");
    }
  }

  private static Dataset<Row> table(SparkSession spark, Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet") || Files.isDirectory(file)
        ? spark.read().parquet(file.toString())
        : spark.read().option("header", "true").option("escape", "\"").csv(file.toString());
  }
}

package org.evenlode.linkage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;

/** Links tables whose truth is known and says how well, in names and numbers only. */
public final class LinkageTrial {
  private static final double[] OTHER_AVERAGES = {0.2, 0.3, 0.5, 0.6, 0.7};

  /** Says what is scored. */
  public enum Scoring {
    PAIRS,
    /** Scores pairs, and clusters at the model's own average. */
    CLUSTERS,
    /** Scores the same, and the clusters at whichever other average is best. */
    CLUSTERS_AT_BEST
  }

  private final LinkageModel model;
  private final LinkageTables tables;
  private final BoundModel bound;

  /**
   * Reads the tables.
   *
   * @param tables one, or a left and a right one
   * @param truthColumn column that says whose a record is
   */
  public LinkageTrial(LinkageModel model, List<Dataset<Row>> tables, String truthColumn) {
    this.model = model;
    this.tables = LinkageTables.read(model, tables, Optional.of(truthColumn));
    if (this.tables.table().size() < 2) {
      throw new BrokenPromise(ExitCode.GATE, "There are fewer than two records to link");
    }
    if (tables.size() > 1 && this.tables.firstOfRight() == 0) {
      throw new BrokenPromise(ExitCode.GATE, "The left table has no records");
    }
    this.bound = this.tables.bind(model);
  }

  /** Learns the weights. */
  public Training train(SparkSession session) {
    return new Learner(session).train(bound, tables.people());
  }

  /** Reads weights that were learnt before. */
  public Training weights(Path file) {
    return WeightsFile.read(file, bound);
  }

  /** Keeps weights, as JSON. */
  public void save(Training training, Path file) {
    try {
      Files.writeString(file, WeightsFile.text(bound, training));
    } catch (IOException unwritable) {
      throw new BrokenPromise(ExitCode.NOT_WRITABLE, file + " cannot be written");
    }
  }

  /**
   * Links the records, and holds the outcome against the truth.
   *
   * @param differs a field; the recall of pairs in which it differs is told
   */
  public Map<String, Object> run(
      SparkSession session, Training training, Scoring scoring, Optional<String> differs) {
    differs.ifPresent(this::requireField);
    int[] truth = tables.truth().orElseThrow();
    double[] averages =
        switch (scoring) {
          case PAIRS -> new double[0];
          case CLUSTERS -> new double[] {model.decision().average()};
          case CLUSTERS_AT_BEST ->
              DoubleStream.concat(
                      DoubleStream.of(model.decision().average()), Arrays.stream(OTHER_AVERAGES))
                  .toArray();
        };
    Linkage linkage =
        new Linker(session).link(bound, training.weights(), Optional.of(truth), averages);
    LinkageEvaluation evaluation = new LinkageEvaluation(truth, tables.firstOfRight());
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("model", model.name());
    told.put("records", tables.table().size());
    told.put("records_sharing_an_id", tables.duplicateIds());
    told.put("fields_not_in_the_table", tables.absent());
    told.put("untrained_levels", training.untrained());
    told.put("doubts", Doubts.of(bound, training, linkage.links(), tables.table().size()));
    told.put("true_pairs", Math.round(evaluation.truePairs()));
    told.put("candidates", Arrays.stream(linkage.candidates()).sum());
    told.put(
        "blocking_recall",
        Scores.round(Arrays.stream(linkage.found()).sum() / evaluation.truePairs()));
    told.put("rules", rules(linkage));
    pairs(told, evaluation, linkage);
    if (scoring != Scoring.PAIRS) {
      clusters(told, evaluation, linkage, averages);
      differs.ifPresent(
          field -> {
            double[] found =
                evaluation.whereDiffers(linkage.clusters()[0], tables.table().field(field));
            told.put(
                "where_differs",
                Map.of(
                    "field", field,
                    "pairs", Math.round(found[0]),
                    "recall", Scores.round(found[1])));
          });
      told.put("links_refused_for_size", linkage.refused());
    }
    told.put("calibration", CalibrationTable.of(linkage.links(), truth));
    return told;
  }

  private void requireField(String field) {
    if (!model.fields().containsKey(field) || tables.absent().contains(field)) {
      throw new BrokenPromise(
          ExitCode.USAGE,
          "--differs "
              + field
              + ": the model has no such field in this table"
              + Names.hint(field, model.fields().keySet()));
    }
  }

  private List<Map<String, Object>> rules(Linkage linkage) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int rule = 0; rule < bound.rules().size(); rule++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("rule", bound.rules().get(rule));
      row.put("candidates", linkage.candidates()[rule]);
      row.put("true_pairs", linkage.found()[rule]);
      row.put("records_in_hot_blocks", linkage.inHotBlocks()[rule]);
      rows.add(row);
    }
    return rows;
  }

  private void pairs(Map<String, Object> told, LinkageEvaluation evaluation, Linkage linkage) {
    double threshold = model.decision().match();
    Map<String, Object> own = evaluation.pairs(linkage.links(), threshold).asMap();
    own.put("threshold", threshold);
    told.put("pairs", own);
    double best = evaluation.bestThreshold(linkage.links());
    Map<String, Object> atBest = evaluation.pairs(linkage.links(), best).asMap();
    atBest.put("threshold", Scores.round(best));
    told.put("pairs_at_best", atBest);
  }

  private static void clusters(
      Map<String, Object> told, LinkageEvaluation evaluation, Linkage linkage, double[] averages) {
    int best = 0;
    double f1 = 0;
    for (int a = 0; a < averages.length; a++) {
      double reached = evaluation.f1OfClusters(linkage.clusters()[a]);
      if (reached > f1) {
        f1 = reached;
        best = a;
      }
    }
    told.put("clusters", scores(evaluation, linkage.clusters()[0], averages[0]));
    if (averages.length > 1) {
      told.put("clusters_at_best", scores(evaluation, linkage.clusters()[best], averages[best]));
    }
  }

  private static Map<String, Object> scores(
      LinkageEvaluation evaluation, int[] clusters, double average) {
    Map<String, Object> scores = evaluation.clusters(clusters).asMap();
    Scores bCubed = evaluation.bCubed(clusters);
    scores.put("b_cubed_precision", Scores.round(bCubed.precision()));
    scores.put("b_cubed_recall", Scores.round(bCubed.recall()));
    scores.put("b_cubed_f1", Scores.round(bCubed.f1()));
    scores.put("average", average);
    return scores;
  }
}

package org.evenlode.linkage;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;

/**
 * Keeps weights as a JSON file, so that a night uses what was learnt before and everybody can read
 * what agreement says: by comparison and level m, u and the bits they make.
 */
final class WeightsFile {
  private static final int VERSION = 1;

  private WeightsFile() {}

  /** Returns the weights as JSON text. */
  static String text(BoundModel model, Training training) {
    Weights weights = training.weights();
    Map<String, Object> comparisons = new LinkedHashMap<>();
    for (int c = 0; c < model.names().size(); c++) {
      List<Map<String, Object>> levels = new ArrayList<>();
      List<String> names = model.comparisons().get(c).levels();
      for (int level = 0; level < names.size(); level++) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("level", names.get(level));
        row.put("m", weights.m()[c][level]);
        row.put("u", weights.u()[c][level]);
        row.put("bits", weights.bits(c, level));
        double common = weights.commonness()[c][level];
        if (!Double.isNaN(common)) {
          row.put("commonness", common);
        }
        levels.add(row);
      }
      comparisons.put(model.names().get(c), levels);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("version", VERSION);
    root.put("log2_prior_odds", weights.logPriorOdds());
    root.put("untrained", training.untrained());
    root.put("comparisons", comparisons);
    return ConfigValueFactory.fromMap(root)
        .render(ConfigRenderOptions.concise().setFormatted(true));
  }

  /** Reads weights for a bound model; they must be of its comparisons and levels. */
  static Training read(Path file, BoundModel model) {
    try {
      return read(Files.readString(file), file.toString(), model);
    } catch (IOException unreadable) {
      throw unfit(file.toString());
    }
  }

  /**
   * Reads weights for a bound model.
   *
   * @param name what to call them in a message
   */
  static Training read(String text, String name, BoundModel model) {
    try {
      Config config = ConfigFactory.parseString(text);
      return new Training(
          weights(config.getDouble("log2_prior_odds"), List.of(config), name, model, true),
          config.getStringList("untrained"));
    } catch (ConfigException unreadable) {
      throw unfit(name);
    }
  }

  /**
   * Returns the mean of several partners' weights for a bound model: of each comparison, of those
   * that have it; one that nobody has been taught says nothing. How common matches are is not in
   * it.
   *
   * @param texts at least one
   * @param name what to call them in a message
   */
  static Weights mean(List<String> texts, String name, BoundModel model) {
    try {
      return weights(
          0, texts.stream().map(ConfigFactory::parseString).toList(), name, model, false);
    } catch (ConfigException unreadable) {
      throw unfit(name);
    }
  }

  private static Weights weights(
      double prior, List<Config> learnt, String name, BoundModel model, boolean isWhole) {
    int comparisons = model.names().size();
    double[][] m = new double[comparisons][];
    double[][] u = new double[comparisons][];
    double[][] commonness = new double[comparisons][];
    for (int c = 0; c < comparisons; c++) {
      String path = "comparisons." + model.names().get(c);
      List<String> asked = model.comparisons().get(c).levels();
      List<List<? extends Config>> having = new ArrayList<>();
      for (Config one : learnt) {
        if (one.hasPath(path)) {
          having.add(one.getConfigList(path));
        }
      }
      if ((isWhole && having.isEmpty())
          || !having.stream().allMatch(levels -> names(levels).equals(asked))) {
        throw unfit(name);
      }
      m[c] = mean(having, "m", asked.size(), 1.0);
      u[c] = mean(having, "u", asked.size(), 1.0);
      commonness[c] = mean(having, "commonness", asked.size(), Double.NaN);
    }
    return new Weights(prior, m, u, commonness);
  }

  private static List<String> names(List<? extends Config> levels) {
    return levels.stream().map(level -> level.getString("level")).toList();
  }

  /** Returns by level the mean of those that have a figure, and another where none has. */
  private static double[] mean(
      List<List<? extends Config>> having, String figure, int levels, double otherwise) {
    double[] means = new double[levels];
    for (int level = 0; level < levels; level++) {
      int at = level;
      means[level] =
          having.stream()
              .map(one -> one.get(at))
              .filter(one -> one.hasPath(figure))
              .mapToDouble(one -> one.getDouble(figure))
              .average()
              .orElse(otherwise);
    }
    return means;
  }

  private static BrokenPromise unfit(String name) {
    return new BrokenPromise(
        ExitCode.CONFIGURATION,
        name + " do not hold weights for the comparisons and levels of this model; train again");
  }
}

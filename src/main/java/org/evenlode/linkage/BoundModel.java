package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;

/**
 * Holds a model bound to a table: what is sent to every executor. Comparisons and rules whose
 * fields the table does not have are left out, and named.
 */
public final class BoundModel implements Serializable {
  private static final long serialVersionUID = 1;

  private final RecordTable table;
  private final List<String> names = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<String> ruleTexts = new ArrayList<>();
  private final double[][] rarity;
  private final int[] facts;
  private final BlockPlan plan;
  private final Decision decision;
  private final PairScope scope;
  private final int[] sources;
  private final List<CodedField> distinguishing;
  private final Twins twins;
  private final boolean[] learntFromKnown;
  private final List<CodedField> knownBy;
  private final int leastKnown;

  /**
   * Binds a model.
   *
   * @param fields names of the fields that the table has
   * @param scope which pairs are asked
   * @param sources for each record the number of its source
   */
  BoundModel(
      LinkageModel model, RecordTable table, Set<String> fields, PairScope scope, int[] sources) {
    this.table = table;
    this.decision = model.decision();
    this.scope = scope;
    this.sources = sources;
    List<double[]> factors = new ArrayList<>();
    for (ComparisonSpec spec : model.comparisons()) {
      if (spec.fields().stream().anyMatch(fields::contains)) {
        Comparison comparison = spec.bind(table, fields);
        names.add(spec.name());
        comparisons.add(comparison);
        factors.add(comparison.rarity(spec.rarity(), spec.rarityAlike()));
      }
    }
    rarity = factors.toArray(double[][]::new);
    facts = names.stream().mapToInt(name -> fact(name, model.facts())).toArray();
    List<List<BlockKey>> rules =
        model.rules().stream()
            .filter(rule -> rule.stream().allMatch(key -> fields.contains(key.field())))
            .toList();
    if (rules.isEmpty() || comparisons.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "Model "
              + model.name()
              + ": no "
              + (rules.isEmpty() ? "blocking rule" : "comparison")
              + " is left with the fields this table has: "
              + fields.stream().sorted().collect(Collectors.joining(", ")));
    }
    for (List<BlockKey> rule : rules) {
      ruleTexts.add(rule.stream().map(BlockKey::toString).collect(Collectors.joining(" + ")));
    }
    plan = new BlockPlan(table, rules, model.largestBlock(), scope);
    distinguishing =
        decision.distinguishing().stream().filter(fields::contains).map(table::field).toList();
    twins = new Twins(decision.twins(), table, fields);
    List<String> knownBy = model.learning().knownBy();
    List<ComparisonSpec> bound =
        model.comparisons().stream().filter(spec -> names.contains(spec.name())).toList();
    learntFromKnown = new boolean[names.size()];
    for (int c = 0; c < learntFromKnown.length; c++) {
      learntFromKnown[c] = bound.get(c).fields().stream().noneMatch(knownBy::contains);
    }
    this.knownBy = knownBy.stream().filter(fields::contains).map(table::field).toList();
    leastKnown = model.learning().least();
  }

  private static int fact(String comparison, List<Set<String>> facts) {
    for (int fact = 0; fact < facts.size(); fact++) {
      if (facts.get(fact).contains(comparison)) {
        return fact;
      }
    }
    return -1;
  }

  /** Returns true if two records are known to be one person's: they share what tells a person. */
  boolean areKnown(int one, int other) {
    for (CodedField field : knownBy) {
      int code = field.code(one);
      if (code != CodedField.NONE && code == field.code(other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns true if pairs known to be one person's may teach a comparison: it does not look at what
   * told.
   */
  boolean isLearntFromKnown(int comparison) {
    return learntFromKnown[comparison];
  }

  /** Returns how many known pairs a comparison must have on its levels to be learnt from them. */
  int leastKnown() {
    return leastKnown;
  }

  /**
   * Returns true if a record may be of the twin of a person of the register, where that is asked.
   */
  boolean mayBeTwins(int one, int other) {
    return decision.twins().againstRegister() && twins.mayBe(one, other);
  }

  RecordTable table() {
    return table;
  }

  /** Names of the comparisons, in order. */
  List<String> names() {
    return names;
  }

  List<Comparison> comparisons() {
    return comparisons;
  }

  /** Returns the rules as they are written. */
  List<String> rules() {
    return ruleTexts;
  }

  BlockPlan plan() {
    return plan;
  }

  Decision decision() {
    return decision;
  }

  /** Returns which pairs are asked. */
  PairScope scope() {
    return scope;
  }

  /** Returns how many pairs might be asked. */
  double allPairs() {
    return scope.allPairs(table.size());
  }

  int[] levels() {
    return comparisons.stream().mapToInt(comparison -> comparison.levels().size()).toArray();
  }

  PairScorer scorer(Weights weights) {
    return new PairScorer(comparisons, weights, rarity, facts);
  }

  /** Returns true if two records cannot be one person's, whatever else agrees. */
  boolean mayNotLink(int one, int other) {
    if (decision.onePerSource() && sources[one] == sources[other]) {
      return true;
    }
    // Against a register a twin is for people to decide: it may be the person under another name.
    if (!scope.isAcross() && twins.mayBe(one, other)) {
      return true;
    }
    for (CodedField field : distinguishing) {
      int a = field.code(one);
      int b = field.code(other);
      if (a != b && a != CodedField.NONE && b != CodedField.NONE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Clusters the records of one component.
   *
   * @param averages mean probabilities to merge at, each giving a clustering of its own
   * @return by average, for each record the place of the lowest record of its cluster
   */
  int[][] clusters(int[] entries, PairScorer scorer, double[] averages) {
    int size = entries.length;
    double[][] probability = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        probability[i][j] =
            mayNotLink(entries[i], entries[j])
                ? Double.NEGATIVE_INFINITY
                : PairScorer.probability(scorer.weight(entries[i], entries[j]));
        probability[j][i] = probability[i][j];
      }
    }
    int[][] clusters = new int[averages.length][];
    for (int a = 0; a < averages.length; a++) {
      clusters[a] = decision.clusters(probability, averages[a]);
    }
    return clusters;
  }
}

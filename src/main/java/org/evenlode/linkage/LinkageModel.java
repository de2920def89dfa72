package org.evenlode.linkage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.evenlode.contract.Names;
import org.evenlode.contract.Problems;
import org.evenlode.contract.Section;

/**
 * Holds a linkage model as configuration says it: fields, comparisons, blocking rules, and how
 * probabilities become persons. What agreement weighs is not in it: that is learnt from the data
 * and kept as {@link Weights}.
 *
 * @param id columns that may hold a record's id; the first that a table has counts
 * @param source columns that may say which source a record is of, for {@code one_per_source}
 * @param truthPattern a group of it is the truth within the truth column, as in Febrl's ids
 * @param facts names of comparisons that look at one fact each, such as where somebody lives
 * @param largestBlock blocks above this are compared with neighbours only
 * @param learning which pairs are known to be one person's
 */
public record LinkageModel(
    String name,
    String title,
    List<String> id,
    List<String> source,
    Optional<Pattern> truthPattern,
    Map<String, FieldSpec> fields,
    List<ComparisonSpec> comparisons,
    List<Set<String>> facts,
    List<List<BlockKey>> rules,
    int largestBlock,
    Learning learning,
    Decision decision) {

  /** Takes copies. */
  public LinkageModel {
    id = List.copyOf(id);
    source = List.copyOf(source);
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    comparisons = List.copyOf(comparisons);
    facts = facts.stream().map(Set::copyOf).toList();
    rules = rules.stream().map(List::copyOf).toList();
  }

  /**
   * Returns all of it that pairs and their weights follow from, as text: not the title, and not how
   * probabilities become decisions.
   */
  public String weighing() {
    return String.join(
        "\n",
        fields.toString(),
        comparisons.toString(),
        facts.stream().map(TreeSet::new).toList().toString(),
        rules.toString(),
        String.valueOf(largestBlock),
        learning.toString(),
        decision.twins().toString(),
        decision.distinguishing().toString(),
        String.valueOf(decision.onePerSource()));
  }

  /** Reads a model; everything wrong with it becomes a problem with its line. */
  public static LinkageModel read(Path file, String shownAs, Problems problems) {
    Section section = Section.read(file, shownAs, problems);
    Map<String, FieldSpec> fields = new LinkedHashMap<>();
    Set<String> titles = new LinkedHashSet<>(section.texts("titles"));
    section
        .children("fields")
        .forEach((name, field) -> fields.put(name, field(name, field, titles)));
    List<ComparisonSpec> comparisons = new ArrayList<>();
    section
        .children("compare")
        .forEach((name, compare) -> comparisons.add(comparison(name, compare, fields.keySet())));
    if (section.has("fields") && comparisons.isEmpty()) {
      section.problem("compare", "must hold at least one comparison");
    }
    LinkageModel model =
        new LinkageModel(
            section.name("model"),
            section.text("title"),
            section.texts("id"),
            section.texts("source"),
            pattern(section),
            fields,
            comparisons,
            facts(section, comparisons),
            rules(section, fields.keySet()),
            section.integer("largest_block", 500),
            learning(section.sectionOrEmpty("learn"), fields.keySet()),
            decision(section, fields.keySet()));
    section.finish();
    return model;
  }

  private static FieldSpec field(String name, Section section, Set<String> titles) {
    List<List<String>> from = new ArrayList<>();
    for (String alternative : section.texts("from")) {
      from.add(Arrays.stream(alternative.split("\\+")).map(String::strip).toList());
    }
    if (from.isEmpty()) {
      from.add(List.of(name));
    }
    FieldSpec field =
        new FieldSpec(
            name,
            from,
            section.oneOf("clean", Cleaning.class, Cleaning.TEXT),
            section.flag("drop_titles", false) ? titles : Set.of());
    section.finish();
    return field;
  }

  private static ComparisonSpec comparison(String name, Section section, Set<String> fields) {
    List<String> of = section.has("fields") ? section.texts("fields") : List.of(name);
    of.forEach(field -> requireField(section, "fields", field, fields));
    ComparisonSpec.Kind kind =
        section.requiredOneOf("kind", ComparisonSpec.Kind.class, ComparisonSpec.Kind.TEXT);
    if (of.size() > 1 && kind != ComparisonSpec.Kind.NAME && kind != ComparisonSpec.Kind.PARTS) {
      section.problem("fields", "may be several only for kind = name or parts");
    }
    List<Double> alike = new ArrayList<>();
    for (String threshold : section.texts("alike")) {
      try {
        alike.add(Double.parseDouble(threshold));
      } catch (NumberFormatException notNumber) {
        section.problem("alike", "must hold numbers between 0 and 1");
      }
    }
    for (int i = 0; i < alike.size(); i++) {
      if (alike.get(i) <= 0 || alike.get(i) >= 1 || i > 0 && alike.get(i) >= alike.get(i - 1)) {
        section.problem("alike", "must fall, and lie between 0 and 1");
      }
    }
    ComparisonSpec comparison =
        new ComparisonSpec(
            name,
            kind,
            of,
            alike,
            share(section, "rarity", 0.8),
            share(section, "rarity_alike", 0.4));
    section.finish();
    return comparison;
  }

  private static List<Set<String>> facts(Section section, List<ComparisonSpec> comparisons) {
    List<String> known = comparisons.stream().map(ComparisonSpec::name).toList();
    List<Set<String>> facts = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (String text : section.texts("one_fact")) {
      Set<String> fact = new LinkedHashSet<>();
      for (String part : text.split("\\+")) {
        String name = part.strip();
        if (!known.contains(name)) {
          section.problem(
              "one_fact", "names no comparison '" + name + "'" + Names.hint(name, known));
        } else if (!named.add(name)) {
          section.problem("one_fact", "names the comparison " + name + " twice");
        }
        fact.add(name);
      }
      facts.add(fact);
    }
    return facts;
  }

  private static List<List<BlockKey>> rules(Section section, Set<String> fields) {
    List<List<BlockKey>> rules = new ArrayList<>();
    List<String> texts = section.texts("block");
    if (texts.isEmpty()) {
      section.problem("block", "must hold at least one rule");
    }
    for (String text : texts) {
      List<BlockKey> rule = new ArrayList<>();
      for (String part : text.split("\\+")) {
        Optional<BlockKey> key = BlockKey.parse(part);
        if (key.isEmpty()) {
          section.problem(
              "block",
              "'"
                  + part.strip()
                  + "' is neither a field nor one of "
                  + String.join(", ", BlockKey.functions())
                  + " of a field");
        } else {
          requireField(section, "block", key.get().field(), fields);
          rule.add(key.get());
        }
      }
      rules.add(rule);
    }
    return rules;
  }

  private static Decision decision(Section section, Set<String> fields) {
    Section decide = section.sectionOrEmpty("decide");
    List<String> distinguishing = decide.texts("distinguishing");
    distinguishing.forEach(field -> requireField(decide, "distinguishing", field, fields));
    Decision decision =
        new Decision(
            share(decide, "match", 0.5),
            share(decide, "link", 0.33),
            decide.integer("largest_component", 500),
            share(decide, "average", 0.4),
            share(decide, "attach", 0.5),
            share(decide, "lead", 0.3),
            share(decide, "accept", 0.9),
            share(decide, "possible", 0.3),
            decide.flag("one_per_source", false),
            distinguishing,
            decide.has("twins") ? twins(decide.sectionOrEmpty("twins"), fields) : TwinRule.none());
    decide.finish();
    return decision;
  }

  private static TwinRule twins(Section section, Set<String> fields) {
    TwinRule rule =
        new TwinRule(
            section.texts("same"),
            section.texts("any"),
            section.text("differ"),
            section.flag("against_register", true));
    rule.same().forEach(field -> requireField(section, "same", field, fields));
    rule.any().forEach(field -> requireField(section, "any", field, fields));
    requireField(section, "differ", rule.differ(), fields);
    if (rule.same().isEmpty() || rule.any().isEmpty()) {
      section.problem(
          rule.same().isEmpty() ? "same" : "any", "must name at least one field that twins share");
    }
    section.finish();
    return rule;
  }

  private static Learning learning(Section section, Set<String> fields) {
    Learning learning =
        new Learning(section.texts("known_by"), section.integer("least", Learning.LEAST_PAIRS));
    learning.knownBy().forEach(field -> requireField(section, "known_by", field, fields));
    section.finish();
    return learning;
  }

  private static double share(Section section, String key, double otherwise) {
    double value = section.number(key, otherwise);
    if (value < 0 || value > 1) {
      section.problem(key, "must lie between 0 and 1");
      return otherwise;
    }
    return value;
  }

  private static Optional<Pattern> pattern(Section section) {
    try {
      Optional<Pattern> pattern = section.optionalText("truth_pattern").map(Pattern::compile);
      if (pattern.isPresent() && pattern.get().matcher("").groupCount() != 1) {
        section.problem("truth_pattern", "must have one group");
        return Optional.empty();
      }
      return pattern;
    } catch (PatternSyntaxException wrong) {
      section.problem("truth_pattern", "is not a regular expression");
      return Optional.empty();
    }
  }

  private static void requireField(Section section, String key, String field, Set<String> fields) {
    if (!fields.contains(field)) {
      section.problem(key, "names no field '" + field + "'" + Names.hint(field, fields));
    }
  }
}

package org.evenlode.contract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The breakdowns that indicators are computed for, and named sets of them.
 *
 * @param byName each lens: a category of a person as SQL over the person's attributes
 * @param sets names that stand for several lenses
 */
public record Lenses(Map<String, Lens> byName, Map<String, List<String>> sets) {
  /**
   * One breakdown.
   *
   * @param category SQL over attributes; null means unknown, which is shown as a category
   * @param ordered categories from the worst off to the best off, where they have such an order
   * @param reference the category that others are compared with; empty when none is
   * @param unknown categories that say nothing about a person; shown, never compared
   */
  public record Lens(
      String name,
      String title,
      String category,
      List<String> ordered,
      String reference,
      List<String> unknown)
      implements Serializable {
    /** What every lens calls people without a value. */
    public static final String UNKNOWN = "unknown";

    /** Index of Multiple Deprivation that its categories go by: 2025, 2019, or none. */
    public String imdVersion() {
      return category.contains("imd_2025")
          ? "2025"
          : category.contains("imd_2019") ? "2019" : "none";
    }

    /** Small areas of that index: LSOA of 2021 for 2025, of 2011 for 2019, or none. */
    public String lsoaVintage() {
      return switch (imdVersion()) {
        case "2025" -> "2021";
        case "2019" -> "2011";
        default -> "none";
      };
    }

    /** How a person's ethnic group was chosen, where its categories go by it, or none. */
    public String ethnicityMethod() {
      return category.contains("ethnic_") ? "best_value_of_all_sources" : "none";
    }

    /** Whether inequality between its categories is measured. */
    public boolean isCompared() {
      return !reference.isEmpty();
    }

    static Lens read(String name, Section section) {
      List<String> unknown = new ArrayList<>(List.of(UNKNOWN));
      unknown.addAll(section.texts("unknown"));
      Lens lens =
          new Lens(
              name,
              section.text("title"),
              section.text("category"),
              section.texts("ordered"),
              section.optionalText("reference").orElse(""),
              List.copyOf(unknown));
      if (!Names.isPlain(name)) {
        section.problem("", "lens names are lower snake case");
      }
      if (!lens.ordered().isEmpty()
          && !lens.reference().equals(lens.ordered().get(lens.ordered().size() - 1))) {
        section.problem("reference", "of an ordered lens must be its last category, the best off");
      }
      section.finish();
      return lens;
    }
  }

  static Lenses read(Section section) {
    Map<String, Lens> lenses = new LinkedHashMap<>();
    section.children("lenses").forEach((name, child) -> lenses.put(name, Lens.read(name, child)));
    Map<String, List<String>> sets = new LinkedHashMap<>();
    section
        .children("sets")
        .forEach(
            (name, child) -> {
              List<String> members = child.texts("lenses");
              members.stream()
                  .filter(member -> !lenses.containsKey(member))
                  .forEach(
                      member ->
                          child.problem(
                              "lenses",
                              "no lens is called '"
                                  + member
                                  + "'"
                                  + Names.hint(member, lenses.keySet())));
              sets.put(name, members);
              child.finish();
            });
    section.finish();
    return new Lenses(lenses, sets);
  }

  /** The lens names under a key, with sets opened, each once. */
  List<String> open(Section section, String key) {
    Set<String> open = new LinkedHashSet<>();
    List<String> known = new ArrayList<>(byName.keySet());
    known.addAll(sets.keySet());
    for (String name : section.texts(key)) {
      if (sets.containsKey(name)) {
        open.addAll(sets.getOrDefault(name, List.of()));
      } else if (byName.containsKey(name)) {
        open.add(name);
      } else {
        section.problem(key, "no lens or set is called '" + name + "'" + Names.hint(name, known));
      }
    }
    return List.copyOf(open);
  }
}

package org.evenlode.contract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the breakdowns that indicators are computed for, and named sets of them.
 *
 * @param byName each lens: a category of a person as SQL over the person's attributes
 * @param sets names that stand for several lenses
 */
public record Lenses(Map<String, Lens> byName, Map<String, List<String>> sets) {
  /**
   * Describes one breakdown.
   *
   * @param category SQL over attributes; null means unknown, which is shown as a category
   * @param ordered categories from the worst off to the best off, where they have such an order
   * @param reference the category that others are compared with; empty when none is
   * @param unknown categories that say nothing about a person; shown, never compared
   * @param pair the two breakdowns whose categories it crosses; empty of others
   * @param within the breakdown whose categories its own make up; empty where there is none
   * @param linked the attribute that says how surely a person's record of a partner is theirs, of a
   *     lens whose categories rest on linked records; empty of others
   */
  public record Lens(
      String name,
      String title,
      String category,
      List<String> ordered,
      String reference,
      List<String> unknown,
      List<String> pair,
      String within,
      String linked)
      implements Serializable {
    /** Separates the halves of a pair's category. */
    public static final String BETWEEN = " | ";

    /** Holds the name by which every lens calls people without a value. */
    public static final String UNKNOWN = "unknown";

    /** Returns the Index of Multiple Deprivation that its categories go by: 2025, 2019, or none. */
    public String imdVersion() {
      return category.contains("imd_2025")
          ? "2025"
          : category.contains("imd_2019") ? "2019" : "none";
    }

    /** Returns the small areas of that index: LSOA of 2021 for 2025, of 2011 for 2019, or none. */
    public String lsoaVintage() {
      return switch (imdVersion()) {
        case "2025" -> "2021";
        case "2019" -> "2011";
        default -> "none";
      };
    }

    /**
     * Says how a person's ethnic group was chosen, where its categories go by it; else {@code
     * none}.
     */
    public String ethnicityMethod() {
      return category.contains("ethnic_") ? "best_value_of_all_sources" : "none";
    }

    /** Returns true if its categories rest on linked records. */
    public boolean isLinked() {
      return !linked.isEmpty();
    }

    /**
     * Returns a lens of the same people by how surely they are linked: {@code strict}, {@code
     * match}, {@code loose} or {@code none}. It is counted and never published.
     */
    public Lens certainty() {
      String sql = "coalesce(" + linked + ", 'none')";
      return new Lens(
          name + " by certainty", title, sql, List.of(), "", List.of(UNKNOWN), List.of(), "", "");
    }

    /** Returns true if inequality between its categories is measured. */
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
              section.has("pair") ? "" : section.text("category"),
              section.texts("ordered"),
              section.optionalText("reference").orElse(""),
              List.copyOf(unknown),
              section.texts("pair"),
              section.optionalText("within").orElse(""),
              section.optionalText("linked").orElse(""));
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

    /** Makes a pair with the category that its two breakdowns make. */
    private Lens crossing(Lens first, Lens second) {
      return new Lens(
          name,
          title,
          "concat(" + known(first) + ", '" + BETWEEN + "', " + known(second) + ")",
          ordered,
          reference,
          unknown,
          pair,
          within,
          linked);
    }

    private static String known(Lens lens) {
      return "coalesce(cast(" + lens.category() + " as string), '" + UNKNOWN + "')";
    }
  }

  static Lenses read(Section section) {
    Map<String, Lens> lenses = new LinkedHashMap<>();
    Map<String, Section> children = section.children("lenses");
    children.forEach((name, child) -> lenses.put(name, Lens.read(name, child)));
    children.forEach(
        (name, child) ->
            lenses.computeIfPresent(name, (same, lens) -> resolved(lens, lenses, child)));
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

  /** Looks at what a lens says of others, and gives a pair its category. */
  private static Lens resolved(Lens lens, Map<String, Lens> lenses, Section child) {
    List<String> named = new ArrayList<>(lens.pair());
    if (!lens.within().isEmpty()) {
      named.add(lens.within());
    }
    for (String other : named) {
      if (!lenses.containsKey(other)) {
        child.problem(
            lens.pair().contains(other) ? "pair" : "within",
            "no lens is called '" + other + "'" + Names.hint(other, lenses.keySet()));
        return lens;
      }
    }
    Lens within = lenses.get(lens.within());
    if (within != null) {
      int larger = within.ordered().size();
      if (larger == 0 || lens.ordered().size() % larger != 0) {
        child.problem("within", "needs both lenses to be ordered, one a multiple of the other");
      }
    }
    if (lens.pair().isEmpty()) {
      return lens;
    }
    List<Lens> halves = lens.pair().stream().map(lenses::get).toList();
    if (halves.size() != 2 || halves.stream().anyMatch(half -> !half.pair().isEmpty())) {
      child.problem("pair", "must name two lenses that are no pairs themselves");
      return lens;
    }
    return lens.crossing(halves.get(0), halves.get(1));
  }

  /** Returns the lens names under a key, with sets opened, each once. */
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

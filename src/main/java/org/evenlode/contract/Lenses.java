package org.evenlode.contract;

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
   */
  public record Lens(String name, String title, String category) {}

  static Lenses read(Section section) {
    Map<String, Lens> lenses = new LinkedHashMap<>();
    section
        .children("lenses")
        .forEach(
            (name, child) -> {
              if (!Names.isPlain(name)) {
                child.problem("", "lens names are lower snake case");
              }
              lenses.put(name, new Lens(name, child.text("title"), child.text("category")));
              child.finish();
            });
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

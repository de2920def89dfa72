package org.evenlode.standard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.evenlode.contract.Codelist;

/**
 * Reads members of simple reference sets of SNOMED CT out of release files in RF2 (SNOMED
 * International, Release File Specifications, sections 4.2.2 and 5.2.2). Of a member or a
 * description the newest row counts, and it counts while it is active, so that a full release and a
 * snapshot give the same.
 */
public final class Refset {
  private static final String FULLY_SPECIFIED_NAME = "900000000000003001";
  private static final String ACTIVE = "1";

  private final Path file;

  /** Makes a reader of the members in a file. */
  public Refset(Path file) {
    this.file = file;
  }

  private record State(String since, boolean isActive, String key, String value) {
    private State newer(State other) {
      return other.since().compareTo(since) >= 0 ? other : this;
    }
  }

  /**
   * Returns the concepts of some reference sets.
   *
   * @param categories the category of each reference set, by its identifier
   * @param descriptions the release's file of descriptions, for terms
   * @return entries of a codelist, in the order of codes; a concept of two sets stands there twice
   */
  public List<Codelist.Entry> entries(Map<String, String> categories, Optional<Path> descriptions) {
    Map<String, State> members = new TreeMap<>();
    new ReleaseFile(file)
        .each(
            List.of("id", "effectivetime", "active", "refsetid", "referencedcomponentid"),
            line -> {
              String refset = line.get("refsetid");
              if (categories.containsKey(refset)) {
                State state = state(line, refset, line.get("referencedcomponentid"));
                members.merge(line.get("id"), state, State::newer);
              }
            });
    List<State> active = members.values().stream().filter(State::isActive).toList();
    Map<String, String> terms =
        descriptions
            .map(path -> terms(path, active.stream().map(State::value).collect(Collectors.toSet())))
            .orElse(Map.of());
    List<Codelist.Entry> entries = new ArrayList<>();
    for (State member : active) {
      entries.add(
          new Codelist.Entry(
              member.value(),
              terms.getOrDefault(member.value(), ""),
              categories.getOrDefault(member.key(), "")));
    }
    entries.sort(
        java.util.Comparator.comparing(Codelist.Entry::category)
            .thenComparing(Codelist.Entry::code));
    return entries.stream().distinct().toList();
  }

  private static State state(ReleaseFile.Line line, String key, String value) {
    return new State(line.get("effectivetime"), line.get("active").equals(ACTIVE), key, value);
  }

  private static Map<String, String> terms(Path descriptions, Set<String> concepts) {
    Map<String, State> names = new HashMap<>();
    new ReleaseFile(descriptions)
        .each(
            List.of("id", "effectivetime", "active", "conceptid", "typeid", "term"),
            line -> {
              String concept = line.get("conceptid");
              if (line.get("typeid").equals(FULLY_SPECIFIED_NAME) && concepts.contains(concept)) {
                names.merge(line.get("id"), state(line, concept, line.get("term")), State::newer);
              }
            });
    Map<String, String> terms = new HashMap<>();
    names.values().stream()
        .filter(State::isActive)
        .forEach(name -> terms.put(name.key(), name.value()));
    return terms;
  }
}

package org.evenlode.disclosure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;

/**
 * Groups that appear tonight in a period that was published before. A release that had other groups
 * of the same breakdown, area and period, and no row of this one, has said that nobody was in it:
 * groups that somebody is in have a row in every period, see {@link ZeroGroups}. So its counts were
 * zero then, which is no secret any more; and where they are another tonight, they were revised. Of
 * a category that no release has had anywhere, nothing was said: it may be a new definition's.
 */
final class AbsentGroups {
  private AbsentGroups() {}

  /** What earlier releases said, with what they said by having no row. */
  static Memory told(Memory memory, List<MartCounts> marts) {
    Map<String, MartCounts> byName = new HashMap<>();
    marts.forEach(mart -> byName.put(mart.name(), mart));
    Map<String, Map<String, Long>> firsts = new HashMap<>();
    Set<String> known = new HashSet<>();
    Set<String> categories = new HashSet<>();
    memory
        .newest()
        .forEach(
            (place, past) -> {
              MartCounts mart = byName.get(place.mart());
              String[] key = place.cell().split(String.valueOf(SuppressionPlan.BETWEEN), -1);
              if (mart != null && key.length == mart.contract().key().size()) {
                known.add(place.mart() + SuppressionPlan.BETWEEN + place.cell());
                category(mart, key).ifPresent(categories::add);
                mart.breakdown(key)
                    .ifPresent(
                        group ->
                            firsts
                                .computeIfAbsent(place.mart(), none -> new HashMap<>())
                                .merge(group, memory.first(place), Math::min));
              }
            });
    Map<Place, Past> newest = new HashMap<>(memory.newest());
    for (MartCounts mart : marts) {
      Map<String, Long> first = firsts.getOrDefault(mart.name(), Map.of());
      for (CountRow row : mart.rows()) {
        Long since = mart.breakdown(row.key()).map(first::get).orElse(null);
        boolean isAbsent =
            !known.contains(name(mart, row.key()))
                && category(mart, row.key()).filter(categories::contains).isPresent();
        if (since != null && isAbsent) {
          for (int column = 0; column < row.counts().length; column++) {
            newest.put(
                SuppressionPlan.place(mart, row, column),
                new Past(0, 0, 0, false, false, 0, Proofs.NONE, since, memory.release() - 1));
          }
        }
      }
    }
    return new Memory(newest, memory.revised(), memory.release());
  }

  private static String name(MartCounts mart, String[] key) {
    String between = String.valueOf(SuppressionPlan.BETWEEN);
    return mart.name() + between + String.join(between, key);
  }

  /** A category of a breakdown, whatever it is of; of a mart without breakdowns nothing. */
  private static Optional<String> category(MartCounts mart, String[] key) {
    return MartCounts.breakdown(mart.contract())
        .map(
            total ->
                name(
                    mart,
                    new String[] {
                      key[mart.contract().key().indexOf(total.lens())],
                      key[mart.contract().key().indexOf(total.over().get(0))]
                    }));
  }
}

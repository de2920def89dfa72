package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenlode.disclosure.SuppressionPlan.Place;

/**
 * What earlier releases have said of every count. A count that was revised has several versions,
 * and what was said of each stays known.
 *
 * @param newest the newest version of each count
 * @param revised the older ones
 * @param release number of the release to come: releases are counted from 1
 */
record Memory(Map<Place, Past> newest, Map<Place, List<Past>> revised, long release) {

  /**
   * A version of a count.
   *
   * @param count as it was
   * @param low the least that it can be, from what was shown of it
   * @param high the most
   * @param isHidden whether it was hidden
   * @param isWithheld whether it was hidden whatever it was, with all of its breakdown
   * @param roundedTo what it was rounded to further than the rule says, 0 where it was not
   * @param proof mark of the block in which an audit has proved it, see {@link Proofs}
   * @param first the first release that had it
   * @param last the last one
   */
  record Past(
      long count,
      long low,
      long high,
      boolean isHidden,
      boolean isWithheld,
      int roundedTo,
      long proof,
      long first,
      long last) {
    /** Whether it is no secret, as where there was no row, which says that it is zero. */
    boolean isTold() {
      return low == high;
    }

    /** Whether a release had it. */
    boolean isOf(long release) {
      return first <= release && release <= last;
    }
  }

  /** What was said of a count, where it has not been revised since. */
  Optional<Past> of(Place place, long count) {
    return Optional.ofNullable(newest.get(place)).filter(past -> past.count() == count);
  }

  /** The first release that had a count. */
  long first(Place place) {
    long first = newest.containsKey(place) ? newest.get(place).first() : release;
    for (Past past : revised.getOrDefault(place, List.of())) {
      first = Math.min(first, past.first());
    }
    return first;
  }

  /** Nothing has been said yet. */
  static Memory none() {
    return new Memory(Map.of(), Map.of(), 1);
  }

  /** Out of all versions of every count. */
  static Memory of(Map<Place, List<Past>> versions) {
    Map<Place, Past> newest = new HashMap<>();
    Map<Place, List<Past>> revised = new HashMap<>();
    long release = 1;
    for (Map.Entry<Place, List<Past>> place : versions.entrySet()) {
      for (Past version : place.getValue()) {
        release = Math.max(release, version.last() + 1);
        Past other = newest.get(place.getKey());
        boolean isNewer = other == null || version.first() > other.first();
        Past older = isNewer ? other : version;
        if (isNewer) {
          newest.put(place.getKey(), version);
        }
        if (older != null) {
          revised.computeIfAbsent(place.getKey(), none -> new ArrayList<>()).add(older);
        }
      }
    }
    return new Memory(newest, revised, release);
  }
}

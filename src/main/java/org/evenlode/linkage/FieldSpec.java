package org.evenlode.linkage;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Describes a field of a model: where it comes from and how it is cleaned.
 *
 * @param from alternatives in order; each is one column, or several whose texts are joined by a
 *     space; the first whose columns the table has counts
 * @param dropped words that say nothing, such as titles
 */
public record FieldSpec(String name, List<List<String>> from, Cleaning clean, Set<String> dropped) {
  /** Takes copies. */
  public FieldSpec {
    from = from.stream().map(List::copyOf).toList();
    dropped = Collections.unmodifiableSet(new TreeSet<>(dropped));
  }
}

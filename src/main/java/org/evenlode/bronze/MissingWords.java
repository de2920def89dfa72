package org.evenlode.bronze;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Sensitivity;

/** Finds words that stand for a missing value in each column of a feed, such as NULL. */
final class MissingWords {
  /** Lists words that nobody is called: there are people of the name Null, and Na. */
  private static final Set<String> NO_NAMES = Set.of("\\N", "#N/A");

  private final Map<String, Set<String>> byColumn = new HashMap<>();

  MissingWords(FeedContract feed, Map<String, CodeSystem> systems) {
    for (FeedColumn column : feed.columns().values()) {
      Set<String> words = new HashSet<>(feed.files().missing());
      if (column.sensitivity() == Sensitivity.LINKAGE && column.codes().isEmpty()) {
        words.retainAll(NO_NAMES);
      }
      column
          .codes()
          .map(systems::get)
          .ifPresent(codes -> words.removeIf(word -> !codes.isByShape() && codes.knows(word)));
      words.removeAll(column.placeholders());
      byColumn.put(column.name(), words);
    }
  }

  /** Returns the words of a column; they are never empty texts. */
  Set<String> of(FeedColumn column) {
    return byColumn.getOrDefault(column.name(), Set.of());
  }
}

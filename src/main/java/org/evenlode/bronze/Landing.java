package org.evenlode.bronze;

import java.util.List;
import java.util.Optional;
import org.evenlode.lake.Root;

/** The landing folder as one night finds it: listed once, for all feeds. */
public final class Landing {
  static final String FOLDER = "landing";

  private final Root root;
  private Optional<List<Root.Found>> found = Optional.empty();

  public Landing(Root root) {
    this.root = root;
  }

  synchronized List<Root.Found> files() {
    if (found.isEmpty()) {
      found = Optional.of(List.copyOf(root.walk(FOLDER)));
    }
    return found.get();
  }
}

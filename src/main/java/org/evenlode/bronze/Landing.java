package org.evenlode.bronze;

import java.util.List;
import java.util.Optional;
import org.evenlode.lake.Root;

/** Lists the landing folder once for a night, for all feeds. */
public final class Landing {
  static final String FOLDER = "landing";

  private final Root root;
  private Optional<List<Root.Found>> found = Optional.empty();

  public Landing(Root root) {
    this.root = root;
  }

  /** Returns the files, by path under the landing folder. */
  public synchronized List<Root.Found> files() {
    if (found.isEmpty()) {
      found = Optional.of(List.copyOf(root.walk(FOLDER)));
    }
    return found.get();
  }
}

package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FilesContract;
import org.evenlode.contract.Names;
import org.evenlode.contract.Settings;

/**
 * Accounts for every file in the landing folder: a feed or list claims it, it waits for its day, or
 * nobody claims it, which is how a misspelt name shows.
 *
 * @param claimed how many files are claimed
 * @param waiting paths of files dated after the run
 * @param unclaimed what is wrong with each file that nobody claims
 */
record LandingAccount(int claimed, List<String> waiting, List<String> unclaimed) {

  /**
   * Accounts for some files.
   *
   * @param paths under the landing folder
   */
  static LandingAccount of(
      List<String> paths, Map<String, FeedContract> feeds, Settings settings, LocalDate runDate) {
    Map<String, FilesContract> patterns = new TreeMap<>();
    feeds.values().forEach(feed -> patterns.put(feed.name(), feed.files()));
    settings.optOuts().values().forEach(list -> patterns.put(list.name(), list.files()));
    List<String> waiting = new ArrayList<>();
    List<String> unclaimed = new ArrayList<>();
    int claimed = 0;
    for (String path : paths) {
      Optional<FilesContract.NamedFile> named =
          patterns.values().stream().flatMap(files -> files.match(path).stream()).findFirst();
      if (named.isEmpty()) {
        unclaimed.add(path + nearest(path, patterns));
      } else if (named.get().delivered().filter(day -> day.isAfter(runDate)).isPresent()) {
        waiting.add(path);
      } else {
        claimed++;
      }
    }
    return new LandingAccount(claimed, waiting, unclaimed);
  }

  private static String nearest(String path, Map<String, FilesContract> patterns) {
    String written = skeleton(path);
    return patterns.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().patterns().stream()
                    .map(pattern -> new Candidate(entry.getKey(), pattern, written)))
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::pattern))
        .filter(candidate -> candidate.distance() <= Math.max(4, written.length() / 3))
        .map(
            candidate ->
                " (the nearest is " + candidate.pattern() + " of " + candidate.name() + ")")
        .orElse("");
  }

  /** Holds a pattern beside a file's name, compared without dates and wildcards. */
  private record Candidate(String name, String pattern, int distance) {
    Candidate(String name, String pattern, String written) {
      this(name, pattern, Names.distance(written, skeleton(pattern)));
    }
  }

  private static String skeleton(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replace("{delivered}", "0")
        .replace("{submission}", "")
        .replace("*", "")
        .replaceAll("[0-9]+", "0");
  }

  /** Returns a line for each kind of file that is not read, with a few names. */
  List<String> messages() {
    List<String> messages = new ArrayList<>();
    if (!waiting.isEmpty()) {
      messages.add(
          (waiting.size() == 1
                  ? "1 file waits for its day: "
                  : waiting.size() + " files wait for their day: ")
              + Rows.few(waiting, 5));
    }
    if (!unclaimed.isEmpty()) {
      messages.add(
          unclaimed.size()
              + (unclaimed.size() == 1 ? " file is" : " files are")
              + " of no feed: "
              + Rows.few(unclaimed, 5));
    }
    return messages;
  }
}

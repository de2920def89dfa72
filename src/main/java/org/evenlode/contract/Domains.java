package org.evenlode.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that the people of every pseudonym domain can be linked, and found by opt-out lists: the
 * domain is the home domain, a bridge leads to it, or the settings say that it stands alone.
 */
public final class Domains {
  private static final String FROM = "from_pseudonym";
  private static final String TO = "to_pseudonym";

  private Domains() {}

  /**
   * Checks all feeds and opt-out lists.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION}, naming every domain that nothing
   *     connects with the home domain
   */
  public static void check(Collection<FeedContract> feeds, Settings settings) {
    Set<String> reached = reached(feeds, settings.identity().homeDomain());
    Set<String> known = new HashSet<>(reached);
    known.addAll(settings.identity().standaloneDomains());
    Problems problems = new Problems();
    for (FeedContract feed : feeds) {
      for (FeedColumn column : feed.columns().values()) {
        column
            .domain()
            .filter(domain -> !known.contains(domain))
            .ifPresent(
                domain ->
                    problems.add(
                        "feed " + feed.name(),
                        "columns." + column.name() + ".domain",
                        unconnected(domain, known)));
      }
    }
    for (Settings.OptOutList list : settings.optOuts().values()) {
      list.domain()
          .filter(domain -> !known.contains(domain))
          .ifPresent(
              domain ->
                  problems.add(
                      "settings",
                      "opt_outs." + list.name() + ".domain",
                      unconnected(domain, known)));
    }
    problems.throwIfAny();
  }

  private static String unconnected(String domain, Set<String> known) {
    return "'"
        + domain
        + "' is neither the home domain nor connected with it by a bridge"
        + Names.hint(domain, known)
        + " (a domain that stands alone is declared in identity.standalone_domains)";
  }

  /** Returns the domains that bridges connect with the home domain, and itself. */
  private static Set<String> reached(Collection<FeedContract> feeds, String home) {
    List<List<String>> bridges = new ArrayList<>();
    for (FeedContract feed : feeds) {
      Optional<String> from = domain(feed, FROM);
      Optional<String> to = domain(feed, TO);
      if (from.isPresent() && to.isPresent()) {
        bridges.add(List.of(from.get(), to.get()));
      }
    }
    Set<String> reached = new HashSet<>(Set.of(home));
    int before;
    do {
      before = reached.size();
      for (List<String> bridge : bridges) {
        if (bridge.stream().anyMatch(reached::contains)) {
          reached.addAll(bridge);
        }
      }
    } while (reached.size() > before);
    return reached;
  }

  private static Optional<String> domain(FeedContract feed, String column) {
    return Optional.ofNullable(feed.columns().get(column)).flatMap(FeedColumn::domain);
  }
}

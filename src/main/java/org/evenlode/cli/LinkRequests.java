package org.evenlode.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.Root;

/**
 * Keeps what people have asked of the next night's linking, by partner: to learn the weights again,
 * or to score all pairs again with the present weights. A request is followed once, and told from
 * the next by the time it was made at.
 */
final class LinkRequests {
  private static final String FILE = "restricted/linkage/requests.csv";

  /** Lists what may be asked. */
  enum Kind {
    LEARN,
    WEIGH
  }

  private final Root root;
  private final Map<String, String> learn = new TreeMap<>();
  private final Map<String, String> weigh = new TreeMap<>();

  private LinkRequests(Root root) {
    this.root = root;
  }

  /** Reads the requests of a root. */
  static LinkRequests of(Root root) {
    LinkRequests requests = new LinkRequests(root);
    if (root.exists(FILE)) {
      for (String line : root.readText(FILE).split("\n")) {
        String[] parts = line.split(",", -1);
        boolean isKind =
            Arrays.stream(Kind.values()).anyMatch(kind -> kind.name().equals(parts[0]));
        if (parts.length != 3 || !isKind) {
          throw new BrokenPromise(ExitCode.GATE, FILE + " was changed by hand: remove it");
        }
        requests.of(Kind.valueOf(parts[0])).put(parts[1], parts[2]);
      }
    }
    return requests;
  }

  /** Returns the time of the last request of a kind, by partner. */
  Map<String, String> of(Kind kind) {
    return kind == Kind.LEARN ? learn : weigh;
  }

  /** Keeps a request. */
  void ask(Kind kind, String partner, String at) {
    of(kind).put(partner, at);
    StringBuilder text = new StringBuilder();
    for (Kind each : Kind.values()) {
      of(each)
          .forEach(
              (name, when) ->
                  text.append(text.isEmpty() ? "" : "\n")
                      .append(each)
                      .append(',')
                      .append(name)
                      .append(',')
                      .append(when));
    }
    root.writeText(FILE, text.toString());
  }
}

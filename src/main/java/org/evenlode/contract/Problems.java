package org.evenlode.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects everything wrong in all definitions, so that one run of the tool reports it all. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public void add(Problem problem) {
    found.add(problem);
  }

  public void add(String file, String path, String message) {
    add(new Problem(file, 0, path, message));
  }

  public List<Problem> found() {
    return List.copyOf(found);
  }

  /**
   * Stops when anything was found.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} and every problem, a line each
   */
  public void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    String lines =
        found.stream()
            .sorted(
                Comparator.comparing((Problem problem) -> !problem.isSyntax())
                    .thenComparing(Problem::file)
                    .thenComparing(Problem::line))
            .map(problem -> "  " + problem)
            .distinct()
            .collect(Collectors.joining("\n"));
    throw new BrokenPromise(
        ExitCode.CONFIGURATION,
        (found.size() == 1 ? "1 problem" : found.size() + " problems")
            + " in the definitions:\n"
            + lines);
  }
}

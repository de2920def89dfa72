package org.evenlode.pipeline;

/** Says whether a step would be rebuilt, without building anything. */
public final class StepPlan {
  private StepPlan() {}

  /**
   * Returns true if what the step follows from differs from what its accepted version followed
   * from.
   */
  public static boolean differs(Step step, Ledger ledger, SqlLibrary rules) {
    return ledger
        .accepted(step.output())
        .map(record -> !record.fingerprint().equals(Fingerprint.of(step, ledger, rules)))
        .orElse(true);
  }
}

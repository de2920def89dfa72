package org.evenlode.pipeline;

/** Whether a step would be rebuilt, told without building anything. */
public final class StepPlan {
  private StepPlan() {}

  /** Whether what the step follows from differs from what its accepted version followed from. */
  public static boolean differs(Step step, Ledger ledger, SqlLibrary rules) {
    return ledger
        .accepted(step.output())
        .map(record -> !record.fingerprint().equals(Fingerprint.of(step, ledger, rules)))
        .orElse(true);
  }
}

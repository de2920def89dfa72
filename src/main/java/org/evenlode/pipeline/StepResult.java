package org.evenlode.pipeline;

import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;

/** Says how a step ended. */
public sealed interface StepResult {
  TableId table();

  /** Says that a new version was written, checked and accepted. */
  record Written(TableId table, StepRecord record) implements StepResult {}

  /** Says that nothing that the step depends on has changed; the accepted version stands. */
  record Unchanged(TableId table) implements StepResult {}

  /** Says that the step was not run, because a table that it reads failed. */
  record Held(TableId table, TableId cause) implements StepResult {}

  /** Says that the step failed; the accepted version before it stands. */
  record Failed(TableId table, ExitCode exitCode, String message) implements StepResult {}
}

package org.evenlode.pipeline;

import java.util.List;

/** What the ledger already knows of a step, when it prepares. */
public interface StepLog {
  /** The files that this step has dealt with before, in the order of landing. */
  List<FileRecord> files();
}

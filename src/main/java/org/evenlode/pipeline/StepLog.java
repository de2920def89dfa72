package org.evenlode.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * Holds what the ledger knows of a step when it prepares.
 *
 * @param files the files that the step has dealt with before, in the order of landing
 * @param dataFiles how many data files its table consists of
 */
public record StepLog(List<FileRecord> files, int dataFiles) {
  /** Returns what a step's last record says; nothing for a step that has none. */
  public static StepLog of(Optional<StepRecord> before) {
    return new StepLog(
        before.map(StepRecord::files).orElse(List.of()),
        before.map(record -> record.dataFiles().size()).orElse(0));
  }
}

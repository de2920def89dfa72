package org.evenlode.pipeline;

import java.util.List;
import java.util.Objects;

/**
 * Says what one run did, for people and schedulers. Holds no value of any record.
 *
 * @param optOuts the opt-out lists that were applied, each with its date and version
 */
public record RunRecord(
    String run,
    String runDate,
    String status,
    int exit,
    String release,
    double seconds,
    List<StepLine> steps,
    List<String> messages,
    List<String> late,
    List<String> optOuts) {
  /** Names the status of a run that has begun and not ended; what a killed run leaves behind. */
  public static final String RUNNING = "running";

  /** Returns the record of a run that begins. */
  public static RunRecord begun(String run, String runDate) {
    return new RunRecord(
        run, runDate, RUNNING, 0, "", 0, List.of(), List.of(), List.of(), List.of());
  }

  public RunRecord {
    optOuts = Objects.requireNonNullElse(optOuts, List.of()); // Absent from older records.
  }

  /** Describes one step of the run. */
  public record StepLine(
      String table, String outcome, long rows, double seconds, double cpuSeconds, String note) {}
}

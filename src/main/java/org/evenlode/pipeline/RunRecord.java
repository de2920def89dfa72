package org.evenlode.pipeline;

import java.util.List;

/** What one run did, for people and schedulers. Holds no value of any record. */
public record RunRecord(
    String run,
    String runDate,
    String status,
    int exit,
    String release,
    double seconds,
    List<StepLine> steps,
    List<String> messages,
    List<String> late) {
  /** One step of the run. */
  public record StepLine(
      String table, String outcome, long rows, double seconds, double cpuSeconds, String note) {}
}

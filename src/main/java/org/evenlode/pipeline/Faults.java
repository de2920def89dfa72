package org.evenlode.pipeline;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.Storage;

/**
 * Describes exceptions by what may be said of them. Error texts of Spark and Delta hold values of
 * rows, so only their kind and place are told; analysis errors, which concern definitions and not
 * data, are told in full.
 */
public final class Faults {
  private Faults() {}

  public static ExitCode exitCode(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BrokenPromise promise) {
        return promise.exitCode();
      }
    }
    if (Storage.isFull(failure)) {
      return ExitCode.NOT_WRITABLE;
    }
    return failure instanceof AnalysisException ? ExitCode.CONFIGURATION : ExitCode.FAULT;
  }

  /**
   * Returns true if the machine is at fault, so that going on would only hide it: the JVM is out of
   * memory or broken.
   */
  static boolean isOfMachine(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the kinds and places of a failure and of its causes, for the log. Their messages may
   * hold values of records and are left out, except those of {@link BrokenPromise}.
   */
  static String trace(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      trace.append(trace.isEmpty() ? "" : "caused by ").append(cause.getClass().getName());
      if (cause instanceof BrokenPromise) {
        trace.append(": ").append(cause.getMessage());
      }
      if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
        trace.append(" ").append(spark.getCondition());
      }
      trace.append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        trace.append("  at ").append(frame).append('\n');
      }
    }
    return trace.toString();
  }

  /** Returns one line for people, without any value of a record. */
  public static String describe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BrokenPromise promise) {
        return String.valueOf(promise.getMessage());
      }
    }
    if (Storage.isFull(failure)) {
      return "no space left on the device; free some and run again";
    }
    if (failure instanceof AnalysisException analysis) {
      return String.valueOf(analysis.getMessage()).lines().findFirst().orElse("");
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String condition =
        deepest instanceof SparkThrowable spark && spark.getCondition() != null
            ? " " + spark.getCondition()
            : "";
    String places =
        Stream.of(deepest.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("org.evenlode"))
            .limit(3)
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
            .collect(Collectors.joining(" < "));
    String place =
        places.isEmpty() && deepest.getStackTrace().length > 0
            ? deepest.getStackTrace()[0].toString()
            : places;
    return deepest.getClass().getSimpleName() + condition + " at " + place;
  }
}

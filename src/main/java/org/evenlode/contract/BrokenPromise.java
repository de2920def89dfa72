package org.evenlode.contract;

/**
 * Says that a run cannot go on: something that was promised does not hold. Bad rows are never
 * reported this way. The message is shown to people as it stands, so it never contains a value of a
 * record.
 */
public final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public BrokenPromise(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * Makes a broken promise of a failure of the machine.
   *
   * @param cause what failed, for the log of the run
   */
  public BrokenPromise(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}

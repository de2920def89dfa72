package org.evenlode.contract;

/** Tells schedulers how a command ended: each code has one meaning (sysexits style). */
public enum ExitCode {
  PUBLISHED(0, "published, every gate passed"),
  USAGE(2, "wrong command line"),
  GATE(65, "a data gate or a contract failed; nothing was published"),
  INPUT_MISSING(66, "a required input is missing or late"),
  UNREACHABLE(69, "storage or database cannot be reached"),
  FAULT(70, "a fault in Evenlode"),
  NOT_WRITABLE(73, "output cannot be written"),
  LOCKED(75, "another run holds the lock"),
  NOT_PERMITTED(77, "not permitted"),
  CONFIGURATION(78, "the configuration is wrong"),
  NOTHING_TO_DO(99, "nothing to do: the same inputs are already published");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  public String meaning() {
    return meaning;
  }
}

package org.evenlode.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Writes results to stdout and everything else to stderr. */
final class Console {
  private static final PrintStream OUT = utf8(System.out);
  private static final PrintStream ERR = utf8(System.err);

  private Console() {}

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  static void result(String text) {
    OUT.println(text);
  }

  static void note(String text) {
    ERR.println(text);
  }

  static void error(String text) {
    ERR.println("evenlode: " + text);
  }

  /** Returns true if stderr is likely a terminal that a person watches. */
  static boolean isTerminal() {
    return System.console() != null && System.getenv("TERM") != null;
  }
}

package org.evenlode.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.evenlode.cli.Evenlode;

/**
 * Commands one after the other in a process of their own, as lines on its standard input; ends with
 * it. A process that has run one night runs the next in half the time.
 */
final class CommandLoop {
  /** Between the arguments of a line, and before the exit code that ends a command's output. */
  static final String MARK = "\u0001";

  private CommandLoop() {}

  public static void main(String[] none) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int exit = Evenlode.execute(line.split(MARK, -1));
      System.out.println(MARK + exit);
      System.err.println(MARK + exit);
    }
  }
}

package org.evenlode.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Processes on this machine that a test talks to, and which end with it. */
public final class Servers implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  private final Path folder;
  private final List<Process> running = new ArrayList<>();

  /**
   * Makes a place for servers.
   *
   * @param folder for what they print
   */
  public Servers(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Returns a port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a Java program that prints into a file, and waits until it is ready. */
  void start(
      String name, Map<String, String> environment, List<String> arguments, BooleanSupplier isReady)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(arguments);
    Path said = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    running.add(process);
    Instant last = Instant.now().plus(LONGEST_START);
    while (!isReady.getAsBoolean()) {
      assertThat(process.isAlive() && Instant.now().isBefore(last))
          .as("%s: %s", name, Files.readString(said))
          .isTrue();
      Thread.sleep(100);
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns true if a server has printed a text. */
  boolean hasSaid(String name, String text) {
    try {
      return Files.readString(folder.resolve(name + ".log")).contains(text);
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    running.forEach(Process::destroyForcibly);
  }
}

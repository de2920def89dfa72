package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The command line on one root, in a process apart from the tests'. Roots that name the same
 * process share it until a test kills it.
 *
 * @param process its name: what test classes lock, so that it runs one command at a time
 */
record Command(String root, String process) {
  Command(Path root, String process) {
    this(root.toString(), process);
  }

  /** The process of the nights. */
  static final String PROCESS = "process";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Process> PROCESSES = new ConcurrentHashMap<>();

  /** What a command said, and how it ended. */
  record Result(int exit, String out, String err) {
    /** Its last line. */
    JsonNode json() throws IOException {
      return JSON.readTree(out.strip().lines().reduce((first, second) -> second).orElseThrow());
    }
  }

  Result run(String... arguments) throws Exception {
    Process running = start(arguments);
    List<String> err = new ArrayList<>();
    List<String> out = new ArrayList<>();
    CompletableFuture<Integer> told =
        CompletableFuture.supplyAsync(() -> untilExit(running.errorReader(), err));
    int exit = untilExit(running.inputReader(), out);
    told.join();
    return new Result(exit, String.join("\n", out), String.join("\n", err));
  }

  /** Kills a command without warning once it has told a line of its progress. */
  void killAt(Predicate<String> told, String... arguments) throws Exception {
    Process running = start(arguments);
    List<String> lines = new ArrayList<>();
    BufferedReader reader = running.errorReader();
    String line = reader.readLine();
    while (line != null && !told.test(line)) {
      assertThat(line).as("ended before, after %s", lines).doesNotStartWith(CommandLoop.MARK);
      lines.add(line);
      line = reader.readLine();
    }
    assertThat(running.isAlive()).as("still running after %s", lines).isTrue();
    running.destroyForcibly().waitFor();
    PROCESSES.remove(process);
  }

  private static int untilExit(BufferedReader reader, List<String> lines) {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(CommandLoop.MARK)) {
          return Integer.parseInt(line.substring(CommandLoop.MARK.length()));
        }
        lines.add(line);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    throw new AssertionError("the process ended after " + lines);
  }

  private Process start(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--root", root));
    Process running =
        Objects.requireNonNull(
            PROCESSES.compute(process, (name, old) -> old != null && old.isAlive() ? old : loop()));
    running
        .getOutputStream()
        .write((String.join(CommandLoop.MARK, line) + "\n").getBytes(StandardCharsets.UTF_8));
    running.getOutputStream().flush();
    return running;
  }

  private static Process loop() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                argument ->
                    argument.startsWith("--add-opens")
                        || argument.startsWith("-D") && argument.contains("netty")
                        || argument.contains("DirectMethodHandle"))
            .toList());
    command.addAll(
        List.of(
            "-Xmx3g",
            "-Xms1g",
            "-XX:NewSize=640m",
            "-XX:+UseTransparentHugePages",
            "-XX:+UseParallelGC",
            // As scripts/evenlode has them: what is hot for long is compiled twice.
            "-XX:Tier4InvocationThreshold=500000",
            "-XX:Tier4MinInvocationThreshold=200000",
            "-XX:Tier4CompileThreshold=1500000",
            "-XX:Tier4BackEdgeThreshold=10000000",
            "-XX:ReservedCodeCacheSize=512m",
            "-XX:MetaspaceSize=512m",
            "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CommandLoop.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EVENLODE_HOME", Path.of("").toAbsolutePath().toString());
    try {
      return builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

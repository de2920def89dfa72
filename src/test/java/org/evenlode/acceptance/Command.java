package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The command line in a process of its own, on one root, as a user runs it. */
record Command(Path root) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a command said, and how it ended. */
  record Result(int exit, String out, String err) {
    /** Its last line. */
    JsonNode json() throws IOException {
      return JSON.readTree(out.strip().lines().reduce((first, second) -> second).orElseThrow());
    }
  }

  Result run(String... arguments) throws Exception {
    Process process = start(arguments);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread reader =
        new Thread(
            () -> {
              try {
                process.getErrorStream().transferTo(err);
              } catch (IOException closed) {
                // The process was killed.
              }
            });
    reader.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    reader.join();
    return new Result(exit, out, err.toString(StandardCharsets.UTF_8));
  }

  /** Kills a command without warning once it has told a line of its progress. */
  void killAt(Predicate<String> told, String... arguments) throws Exception {
    Process process = start(arguments);
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      while (line != null && !told.test(line)) {
        lines.add(line);
        line = reader.readLine();
      }
      assertThat(process.isAlive()).as("still running after %s", lines).isTrue();
      process.destroyForcibly().waitFor();
    }
  }

  Process start(String... arguments) throws IOException {
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
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=512m",
            "-XX:MetaspaceSize=512m",
            "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "org.evenlode.cli.Evenlode"));
    command.add(arguments[0]);
    command.addAll(List.of("--root", root.toString()));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EVENLODE_HOME", Path.of("").toAbsolutePath().toString());
    return builder.start();
  }
}

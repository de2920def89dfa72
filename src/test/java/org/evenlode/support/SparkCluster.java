package org.evenlode.support;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A standalone cluster of Spark: a master and two workers, each a process of its own, with nothing
 * of Evenlode's. Its home holds the jars that a Spark distribution brings.
 *
 * @param home of Spark
 * @param master its address
 */
public record SparkCluster(Path home, String master) {
  private static final Pattern OPTION =
      Pattern.compile("--add-opens.*|-Djdk\\.reflect.*|-Dio\\.netty.*");

  /** Jars that Evenlode brings: what its pom asks for besides Spark, and what that needs. */
  private static final Pattern OURS =
      Pattern.compile(
          ".*/(io/delta|io/unitycatalog|org/apache/hadoop/hadoop-aws|software/amazon|org/wildfly"
              + "|com/typesafe|info/picocli|de/siegmar|org/dhatim|com/github/rzymek|me/tongfei"
              + "|org/jline|org/apache/commons/commons-(statistics|rng|numbers)|org/jspecify"
              + "|com/holdenkarau|org/junit|org/assertj|org/opentest4j|org/apiguardian"
              + "|com/tngtech|org/duckdb|net/jqwik)/.*");

  /** Starts master and workers. */
  public static SparkCluster start(Servers servers, Path folder)
      throws IOException, InterruptedException {
    Path home = home(Files.createDirectories(folder.resolve("spark")));
    int port = Servers.freePort();
    String master = "spark://127.0.0.1:" + port;
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME", home.toString(),
            "SPARK_SCALA_VERSION", "2.13",
            "SPARK_LOCAL_IP", "127.0.0.1");
    servers.start(
        "master",
        environment,
        program(
            home,
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0")),
        () -> servers.hasSaid("master", "New state: ALIVE"));
    for (String name : List.of("worker1", "worker2")) {
      List<String> arguments =
          List.of(
              master,
              "--host",
              "127.0.0.1",
              "--cores",
              "1",
              "--memory",
              "1200m",
              "--webui-port",
              "0",
              "--work-dir",
              folder.resolve(name).toString());
      servers.start(
          name,
          environment,
          program(home, "org.apache.spark.deploy.worker.Worker", arguments),
          () -> servers.hasSaid(name, "Successfully registered"));
    }
    return new SparkCluster(home, master);
  }

  private static List<String> program(Path home, String main, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("-Xmx256m"));
    line.addAll(options());
    line.addAll(List.of("-cp", home.resolve("jars") + "/*", main));
    line.addAll(arguments);
    return line;
  }

  /** What Spark needs of Java 17. */
  private static List<String> options() {
    return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> OPTION.matcher(argument).matches())
        .toList();
  }

  /** Makes a home with Spark's jars, and a spark-submit that starts Java as Spark's own does. */
  private static Path home(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : classPath.split(File.pathSeparator)) {
      if (entry.endsWith(".jar") && !OURS.matcher(entry).matches()) {
        Path jar = Path.of(entry).toAbsolutePath();
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        export SPARK_HOME="$(cd "$(dirname "$0")/.." && pwd)" SPARK_SCALA_VERSION=2.13
        mapfile -d '' command < <(%1$s -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \\
          org.apache.spark.deploy.SparkSubmit "$@")
        # A line with nothing but a NUL comes first.
        command=("${command[@]:1}")
        command[0]=${command[0]#$'\\n'}
        exec "${command[@]}"
        """
            .formatted(Servers.java()));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** Returns the program that hands work to the cluster. */
  public Path submit() {
    return home.resolve("bin/spark-submit");
  }
}

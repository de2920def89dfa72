package org.evenlode.support;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** An S3 server that keeps its objects in memory, with one bucket. */
public record S3Server(String endpoint) {
  private static final Path JAR = Path.of("target/servers/s3proxy.jar");
  private static final String BUCKET = "s3a://ics/";

  /** What programs need to sign their requests; the server takes any. */
  public static final Map<String, String> CREDENTIALS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "eu-west-2");

  /** Starts the server. */
  public static S3Server start(Servers servers, Path folder)
      throws IOException, InterruptedException {
    int port = Servers.freePort();
    String endpoint = "http://127.0.0.1:" + port;
    Path properties =
        Files.writeString(
            folder.resolve("s3.properties"),
            """
            s3proxy.endpoint=%s
            s3proxy.authorization=none
            jclouds.provider=transient-nio2
            jclouds.identity=test
            jclouds.credential=test
            """
                .formatted(endpoint));
    servers.start(
        "s3",
        Map.of(),
        List.of("-Xmx1g", "-jar", JAR.toString(), "--properties", properties.toString()),
        () -> answers(port));
    S3Server server = new S3Server(endpoint);
    HttpURLConnection made =
        (HttpURLConnection) URI.create(endpoint + "/ics").toURL().openConnection();
    made.setRequestMethod("PUT");
    if (made.getResponseCode() != 200) {
      throw new IOException("No bucket: " + made.getResponseCode());
    }
    return server;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Returns the address of a folder of the bucket. */
  public String root(String name) {
    return BUCKET + name;
  }

  /** Returns Hadoop's settings by which the server is reached, under Spark's names. */
  public Map<String, String> spark() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint", endpoint,
        "spark.hadoop.fs.s3a.path.style.access", "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled", "false");
  }

  /** Returns Hadoop's settings by which this process reaches the server. */
  public Configuration hadoop() {
    Configuration hadoop = new Configuration();
    spark().forEach((name, value) -> hadoop.set(name.replaceFirst("spark.hadoop.", ""), value));
    hadoop.set("fs.s3a.access.key", "test");
    hadoop.set("fs.s3a.secret.key", "test");
    hadoop.set("fs.s3a.endpoint.region", "eu-west-2");
    return hadoop;
  }

  /** Copies all files under a local folder to a root. */
  public void upload(Path from, String root) throws IOException {
    FileSystem files = new org.apache.hadoop.fs.Path(root).getFileSystem(hadoop());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String to = root + "/" + from.relativize(file);
        try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(to), true)) {
          Files.copy(file, out);
        }
      }
    }
  }
}

package org.evenlode.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Settings;
import org.evenlode.governance.Keys;
import org.evenlode.governance.RecordKeys;
import org.evenlode.governance.Tokens;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.lake.Sessions;
import org.evenlode.lake.WorkFolder;
import org.evenlode.pipeline.CountFunctions;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.SqlLibrary;
import org.evenlode.pipeline.Workbench;
import org.evenlode.standard.SqlFunctions;
import picocli.CommandLine.Option;

/** Holds the options that all commands share, and opens root, settings and definitions. */
final class Site {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      description =
          "Root of landing, lake, ledger and report; a folder or s3a://bucket/prefix. Default: ${DEFAULT-VALUE}")
  private String rootLocation = "work";

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Settings laid over the defaults; may be given several times.")
  private List<Path> overlays = new ArrayList<>();

  @Option(
      names = "--definitions",
      paramLabel = "DIR",
      description =
          "A folder of definitions instead of the packaged pipelines/; a conf/ folder beside it is"
              + " read with it.")
  private Optional<Path> definitionsFolder = Optional.empty();

  private static final String HADOOP = "spark.hadoop.";

  /** Names the file of the root's own settings. */
  private static final String OWN = "evenlode.conf";

  private Optional<Root> root = Optional.empty();
  private Optional<Settings> settings = Optional.empty();
  private Optional<Definitions> definitions = Optional.empty();
  private Optional<SparkSession> spark = Optional.empty();

  /** Returns the root folder. */
  public Root root() {
    if (root.isEmpty()) {
      root = Optional.of(Root.open(rootLocation, hadoop()));
    }
    return root.get();
  }

  /**
   * Returns Hadoop's settings, by which the root is opened: what Spark is told as {@code
   * spark.hadoop.*}, on its command line or in a --conf file. A root's own settings cannot say how
   * to reach it.
   */
  private Configuration hadoop() {
    Configuration hadoop = new Configuration();
    Map<String, String> spark = new TreeMap<>();
    if (!overlays.isEmpty()) {
      spark.putAll(Settings.load(packagedFile("evenlode.conf"), readable()).spark());
    }
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> spark.put(name, System.getProperty(name)));
    spark.forEach(
        (name, value) -> {
          if (name.startsWith(HADOOP)) {
            hadoop.set(name.substring(HADOOP.length()), value);
          }
        });
    return hadoop;
  }

  private List<Path> readable() {
    for (Path overlay : overlays) {
      if (!Files.isReadable(overlay)) {
        throw new BrokenPromise(ExitCode.CONFIGURATION, "--conf " + overlay + " cannot be read");
      }
    }
    return overlays;
  }

  /** Returns the settings: defaults, then the root's own, then every overlay. */
  public Settings settings() {
    if (settings.isEmpty()) {
      List<Settings.Text> all = new ArrayList<>();
      if (root().exists(OWN)) {
        all.add(new Settings.Text(OWN, root().readText(OWN)));
      }
      readable().forEach(overlay -> all.add(Settings.Text.of(overlay)));
      settings = Optional.of(Settings.loadTexts(packagedFile("evenlode.conf"), all));
    }
    return settings.get();
  }

  /** Returns the definitions, read and checked. */
  public Definitions definitions() {
    if (definitions.isEmpty()) {
      Path pipelines = definitionsFolder.orElseGet(() -> packaged("pipelines"));
      definitions = Optional.of(Definitions.load(pipelines, conf()));
    }
    return definitions.get();
  }

  /** Returns the conf folder beside a definitions folder; the packaged one where there is none. */
  private Path conf() {
    if (definitionsFolder.isEmpty()) {
      return packaged("conf");
    }
    Path beside = definitionsFolder.get().toAbsolutePath().normalize().resolveSibling("conf");
    if (Files.isDirectory(beside)) {
      return beside;
    }
    Console.note(
        "There is no conf/ beside "
            + definitionsFolder.get()
            + ": agreements, codes and code lists are the packaged ones");
    return packaged("conf");
  }

  /** Returns the functions that SQL may use, for looking at definitions and tables. */
  public SqlLibrary rules() {
    return rules(recordKeysIfThere());
  }

  /** Returns the functions that SQL may use, counting with some record keys. */
  SqlLibrary rules(RecordKeys recordKeys) {
    return new SqlLibrary(
        new SqlFunctions(
            definitions().codeSystems(), definitions().codelists(), settings().demonstration()),
        new CountFunctions(recordKeys));
  }

  /**
   * Returns the record keys of this site. On a local root that has none, their key is made.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} where the key is missing and cannot
   *     be made, or has another length
   */
  RecordKeys recordKeys() {
    Keys keys = keys();
    if (!keys.has(Keys.DISCLOSURE) && root().isLocal()) {
      keys.createIfAbsent(Keys.DISCLOSURE);
      Console.note(
          "Made keys/disclosure.key, from which the noise of published counts follows: keep it, and"
              + " keep it secret");
    }
    return new RecordKeys(keys.require(Keys.DISCLOSURE, RecordKeys.KEY_BYTES));
  }

  /** Returns the record keys of this site, or keys that protect nothing where it has none yet. */
  RecordKeys recordKeysIfThere() {
    return keys().has(Keys.DISCLOSURE)
        ? new RecordKeys(keys().require(Keys.DISCLOSURE, RecordKeys.KEY_BYTES))
        : RecordKeys.none();
  }

  public Ledger ledger() {
    return Ledger.open(root());
  }

  public DeltaTables tables() {
    return new DeltaTables(root());
  }

  /** Returns the Spark session of this process, which is started when first asked for. */
  public synchronized SparkSession spark() {
    if (spark.isEmpty()) {
      Optional<Path> scratch =
          root().isLocal()
              ? Optional.of(root().localPath(WorkFolder.name() + "/spark"))
              : Optional.empty();
      spark = Optional.of(Sessions.open(settings().spark(), settings().sparkLocal(), scratch));
    }
    return spark.get();
  }

  /** Looks at accepted tables; writes nothing. */
  Workbench workbench() {
    return new Workbench(spark(), tables(), ledger(), rules(), definitions().tables());
  }

  /** Stops Spark, if it was started. */
  public void close() {
    spark.ifPresent(SparkSession::stop);
    if (spark.isPresent()) {
      WorkFolder.clear(root());
    }
    spark = Optional.empty();
  }

  public Keys keys() {
    return Keys.of(System.getenv(), root());
  }

  /** Returns the token maker with the keys of this site. */
  public Tokens tokens() {
    Keys keys = keys();
    String home = settings().identity().homeDomain();
    return new Tokens(keys.require(Keys.TOKEN), home, keys.require(Keys.ofDomain(home)));
  }

  /** Returns a file of the packaged conf folder. */
  static Path packagedFile(String name) {
    return packaged("conf").resolve(name);
  }

  /** Returns a folder of the checkout that EVENLODE_HOME names, or of the jar. */
  private static Path packaged(String folder) {
    String home = System.getenv("EVENLODE_HOME");
    if (home != null && Files.isDirectory(Path.of(home, folder))) {
      return Path.of(home, folder);
    }
    try {
      URI code = Site.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path place = Path.of(code);
      return Files.isDirectory(place)
          ? place.resolve(folder)
          : jar(URI.create("jar:" + code)).getPath("/" + folder);
    } catch (URISyntaxException | IOException unreadable) {
      throw new BrokenPromise(ExitCode.FAULT, "The packaged " + folder + " cannot be opened");
    }
  }

  private static FileSystem jar(URI uri) throws IOException {
    try {
      return FileSystems.getFileSystem(uri);
    } catch (java.nio.file.FileSystemNotFoundException closed) {
      return FileSystems.newFileSystem(uri, new HashMap<>(Map.of()));
    }
  }
}

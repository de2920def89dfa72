package org.evenlode.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.Root;

/**
 * Finds secret keys by name, from the environment ({@code EVENLODE_KEY_<NAME>}, hexadecimal) or
 * from a file {@code <name>.key} in the key folder. Keys never enter configuration, plans or logs.
 */
public final class Keys {
  /** Names the key of the tokens inside the lake. */
  public static final String TOKEN = "token";

  /** Names the key by which partners who send no names hash them. */
  public static final String LINKAGE = "linkage";

  /** Names the key of the noise of published counts. */
  public static final String DISCLOSURE = "disclosure";

  private static final String FOLDER = "keys";
  private static final int LEAST_BYTES = 16;

  private final Map<String, String> environment;
  private final Optional<Path> folder;
  private final Optional<Root> remote;

  /**
   * Takes keys from the environment and a local folder.
   *
   * @param folder of key files; empty for none
   */
  public Keys(Map<String, String> environment, Optional<Path> folder) {
    this(environment, folder, Optional.empty());
  }

  private Keys(Map<String, String> environment, Optional<Path> folder, Optional<Root> remote) {
    this.environment = environment;
    this.folder = folder;
    this.remote = remote;
  }

  /** Takes keys from the environment and from {@code keys/} under a root, wherever it is. */
  public static Keys of(Map<String, String> environment, Root root) {
    return root.isLocal()
        ? new Keys(environment, Optional.of(root.localPath(FOLDER)))
        : new Keys(environment, Optional.empty(), Optional.of(root));
  }

  /** Returns the name of the key that makes pseudonyms of a domain. */
  public static String ofDomain(String domain) {
    return "domain_" + domain;
  }

  /** Returns true if the key is in the environment or the key folder. */
  public boolean has(String name) {
    return text(name) != null;
  }

  private @org.jspecify.annotations.Nullable String text(String name) {
    String text = environment.get(variable(name));
    return text == null ? fromFile(name) : text;
  }

  private static String variable(String name) {
    return "EVENLODE_KEY_" + name.toUpperCase(Locale.ROOT);
  }

  /**
   * Returns a key of an exact length.
   *
   * @param bytes its length
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} when it is nowhere or of another
   *     length
   */
  public byte[] require(String name, int bytes) {
    byte[] key = decoded(name);
    if (key.length != bytes) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "The key '" + name + "' must have " + bytes + " bytes, has " + key.length);
    }
    return key;
  }

  /**
   * Returns a key.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} when it is nowhere or too short
   */
  public byte[] require(String name) {
    byte[] key = decoded(name);
    if (key.length < LEAST_BYTES) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "The key '" + name + "' must have at least " + LEAST_BYTES + " bytes, has " + key.length);
    }
    return key;
  }

  private byte[] decoded(String name) {
    String text = text(name);
    if (text == null) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "The key '"
              + name
              + "' is missing: set "
              + variable(name)
              + " or write "
              + name
              + ".key (hexadecimal, 32 bytes) into the key folder, keys/ under the root");
    }
    try {
      return HexFormat.of().parseHex(text.strip());
    } catch (IllegalArgumentException notHexadecimal) {
      // Without the text of the key.
      throw new BrokenPromise(ExitCode.CONFIGURATION, "The key '" + name + "' must be hexadecimal");
    }
  }

  private @org.jspecify.annotations.Nullable String fromFile(String name) {
    String relative = FOLDER + "/" + name + ".key";
    if (remote.filter(root -> root.exists(relative)).isPresent()) {
      return remote.get().readText(relative);
    }
    Path file = folder.map(path -> path.resolve(name + ".key")).orElse(null);
    if (file == null || !Files.exists(file)) {
      return null;
    }
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION, "The key file '" + file.getFileName() + "' cannot be read");
    }
  }

  /** Writes a new random key into the key folder, for the owner only, unless one is there. */
  public void createIfAbsent(String name) {
    Path keys = folder.orElseThrow();
    Path file = keys.resolve(name + ".key");
    if (Files.exists(file)) {
      return;
    }
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      Files.createDirectories(keys);
      Files.writeString(file, HexFormat.of().formatHex(key) + "\n");
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException failed) {
      throw new BrokenPromise(ExitCode.NOT_WRITABLE, "The key folder cannot be written");
    }
  }
}

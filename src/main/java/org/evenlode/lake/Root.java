package org.evenlode.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;

/**
 * Finds, reads and writes what lies under the root folder of one installation: {@code landing},
 * {@code lake}, {@code ledger}, {@code report}, {@code keys}. Every path is confined to it. Works
 * the same on a local disk and on S3.
 */
public final class Root {
  private final Path root;
  private final FileSystem files;
  private final boolean local;
  private final Configuration hadoop;

  private Root(Path root, FileSystem files, boolean local, Configuration hadoop) {
    this.root = root;
    this.files = files;
    this.local = local;
    this.hadoop = hadoop;
  }

  /**
   * Opens a root, making it if need be.
   *
   * @param location a local path or a URI such as {@code s3a://bucket/prefix}
   */
  public static Root open(String location, Configuration hadoop) {
    try {
      if (location.contains("://") && !location.startsWith("file:")) {
        Path path = new Path(URI.create(location));
        return new Root(path, path.getFileSystem(hadoop), false, hadoop);
      }
      String plain = location.startsWith("file:") ? URI.create(location).getPath() : location;
      Path path = new Path("file:" + Paths.get(plain).toAbsolutePath().normalize());
      // Without checksum side files, which would double every small file of the ledger.
      RawLocalFileSystem raw = new LocalFiles.Direct();
      raw.initialize(URI.create("file:///"), hadoop);
      return new Root(path, raw, true, local(hadoop));
    } catch (IOException unreachable) {
      throw new BrokenPromise(
          ExitCode.UNREACHABLE,
          "The root " + location + " cannot be reached: " + Storage.reason(unreachable),
          unreachable);
    }
  }

  /** Local files are opened without child processes, as in Spark's own configuration. */
  private static Configuration local(Configuration hadoop) {
    Configuration own = new Configuration(hadoop);
    LocalFiles.settings()
        .forEach((name, value) -> own.set(name.replaceFirst("^spark\\.hadoop\\.", ""), value));
    return own;
  }

  /** Returns Hadoop's settings for files under this root. */
  Configuration hadoop() {
    return hadoop;
  }

  public boolean isLocal() {
    return local;
  }

  /** Returns the folder of a table. */
  public String table(TableId id) {
    return path(relative(id));
  }

  /** Returns the folder of a table, under the root. */
  public String relative(TableId id) {
    String zone = id.zone() == Zone.QUARANTINE ? "" : id.zone().label() + "/";
    return id.zone() == Zone.PUBLISHED ? "published/" + id.noun() : "lake/" + zone + id.noun();
  }

  /** Returns the full path of something under the root. */
  public String path(String relative) {
    return resolve(relative).toString();
  }

  /**
   * Returns the local file of something under a local root.
   *
   * @throws BrokenPromise with {@link ExitCode#USAGE} where the root is elsewhere
   */
  public java.nio.file.Path localPath(String relative) {
    if (!local) {
      throw new BrokenPromise(
          ExitCode.USAGE, "This needs a root on the local disk, and " + root + " is none");
    }
    return Paths.get(resolve(relative).toUri().getPath());
  }

  private Path resolve(String relative) {
    if (relative.startsWith("/") || List.of(relative.split("/")).contains("..")) {
      throw new IllegalArgumentException("Not a path under the root: " + relative);
    }
    return relative.isEmpty() ? root : new Path(root, relative);
  }

  public boolean exists(String relative) {
    return attempt("looked up", relative, () -> files.exists(resolve(relative)));
  }

  /** Names directly under a folder, sorted; none when the folder is absent. */
  public List<String> list(String relative) {
    return attempt(
        "listed",
        relative,
        () -> {
          List<String> names = new ArrayList<>();
          try {
            for (FileStatus status : files.listStatus(resolve(relative))) {
              names.add(status.getPath().getName());
            }
          } catch (FileNotFoundException absent) {
            return List.of();
          }
          names.sort(Comparator.naturalOrder());
          return names;
        });
  }

  /** Holds a file found under a folder. */
  public record Found(String path, long bytes, long modified) {}

  /** Returns all files under a folder at any depth, by path; hidden ones are left out. */
  public List<Found> walk(String relative) {
    return attempt(
        "listed",
        relative,
        () -> {
          List<Found> found = new ArrayList<>();
          Path top = resolve(relative);
          if (!files.exists(top)) {
            return found;
          }
          RemoteIterator<LocatedFileStatus> all = files.listFiles(top, true);
          int prefix = files.makeQualified(top).toUri().getPath().length() + 1;
          while (all.hasNext()) {
            LocatedFileStatus status = all.next();
            String path = status.getPath().toUri().getPath().substring(prefix);
            if (!path.startsWith(".") && !path.contains("/.") && !path.contains("_temporary")) {
              found.add(new Found(path, status.getLen(), status.getModificationTime()));
            }
          }
          found.sort(Comparator.comparing(Found::path));
          return found;
        });
  }

  public String readText(String relative) {
    return attempt(
        "read",
        relative,
        () -> {
          try (InputStream in = files.open(resolve(relative))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
  }

  /** Opens a file for reading; the caller closes it. */
  public InputStream read(String relative) {
    return attempt("read", relative, () -> files.open(resolve(relative)));
  }

  /** Opens a file for writing, replacing what is there; the caller closes it. */
  public OutputStream write(String relative) {
    return attempt("written", relative, () -> files.create(resolve(relative), true));
  }

  /** Writes a small file so that readers see all of it or none. */
  public void writeText(String relative, String text) {
    attempt(
        "written",
        relative,
        () -> {
          Path target = resolve(relative);
          Path unfinished = local ? target.suffix(".unfinished") : target;
          try (OutputStream out = files.create(unfinished, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
          if (local && !files.rename(unfinished, target)) {
            files.delete(target, false);
            if (!files.rename(unfinished, target)) {
              throw new IOException("rename");
            }
          }
          return target;
        });
  }

  /**
   * Writes a file only if it is not there; empty when it is. Readers see all of it or none, and of
   * two writers one succeeds.
   */
  public Optional<String> writeNew(String relative, String text) {
    return attempt(
        "written",
        relative,
        () ->
            (local ? writeNewLocally(relative, text) : writeNewIfAbsent(relative, text))
                ? Optional.of(relative)
                : Optional.empty());
  }

  /** A link to a file that is whole is made in one step, or not at all. */
  private boolean writeNewLocally(String relative, String text) throws IOException {
    java.nio.file.Path target = localPath(relative);
    java.nio.file.Path folder = target.resolveSibling("");
    Files.createDirectories(folder);
    java.nio.file.Path whole = Files.createTempFile(folder, ".new", "");
    try {
      Files.writeString(whole, text);
      Files.createLink(target, whole);
      return true;
    } catch (java.nio.file.FileAlreadyExistsException exists) {
      return false;
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /**
   * Makes sure that of two writers of one file one is refused, on which the lock and every commit
   * rest. Every local disk does so.
   *
   * @throws BrokenPromise with {@link ExitCode#UNREACHABLE} where the store lets both write
   */
  public void checkRefusesSecondWriter(String relative) {
    if (local) {
      return;
    }
    String probe = relative + "-" + UUID.randomUUID();
    try {
      if (writeNew(probe, "first").isEmpty() || writeNew(probe, "second").isPresent()) {
        throw new BrokenPromise(
            ExitCode.UNREACHABLE,
            "The store of "
                + this
                + " does not refuse to write an object that is there (If-None-Match: *), so that two"
                + " runs could spoil each other's work");
      }
    } finally {
      delete(probe);
    }
  }

  private boolean writeNewIfAbsent(String relative, String text) throws IOException {
    // The store is asked to refuse an object that is there already, in one step.
    FSDataOutputStreamBuilder<?, ?> builder =
        files.createFile(resolve(relative)).recursive().overwrite(false);
    builder.opt("fs.option.create.conditional.overwrite", true);
    try (OutputStream out = (OutputStream) builder.build()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException
        | org.apache.hadoop.fs.s3a.RemoteFileChangedException exists) {
      return false;
    }
    return true;
  }

  /**
   * Deletes a file that still says what the caller has read in it. On a local disk one of several
   * callers succeeds: they take turns by a lock of the operating system, which ends with its
   * process.
   *
   * @return false if somebody else has been quicker
   */
  public boolean deleteIfSaid(String relative, String said) {
    return attempt(
        "written",
        relative,
        () -> {
          if (!local) {
            return isSaid(relative, said) && files.delete(resolve(relative), false);
          }
          java.nio.file.Path turn = localPath(relative + ".turn");
          try (FileChannel channel =
                  FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
              FileLock mine = channel.tryLock()) {
            return mine != null
                && isSaid(relative, said)
                && Files.deleteIfExists(localPath(relative));
          } catch (OverlappingFileLockException another) {
            return false; // Another thread of this process.
          }
        });
  }

  private boolean isSaid(String relative, String said) throws IOException {
    try (InputStream in = files.open(resolve(relative))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(said);
    } catch (FileNotFoundException gone) {
      return false;
    }
  }

  /** Gives a file another name, replacing what has it. */
  public void rename(String from, String to) {
    attempt(
        "written",
        to,
        () -> {
          files.delete(resolve(to), false);
          return files.rename(resolve(from), resolve(to));
        });
  }

  public void delete(String relative) {
    attempt("deleted", relative, () -> files.delete(resolve(relative), true));
  }

  @Override
  public String toString() {
    return local ? root.toUri().getPath() : root.toString();
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(String verb, String relative, Work<T> work) {
    try {
      return work.run();
    } catch (FileNotFoundException absent) {
      throw new UncheckedIOException(absent);
    } catch (IOException failed) {
      ExitCode code = verb.equals("written") ? ExitCode.NOT_WRITABLE : ExitCode.UNREACHABLE;
      throw new BrokenPromise(
          code, "'" + relative + "' cannot be " + verb + ": " + Storage.reason(failed), failed);
    }
  }
}

package org.evenlode.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Reads and writes the local disk without child processes. Hadoop without its native library starts
 * {@code chmod}, {@code ls} or {@code readlink} for nearly every file it touches: some 10,000
 * processes in a night of 60 tables, a fifth of its CPU time. Java has had these calls since
 * version 7.
 */
public final class LocalFiles extends LocalFileSystem {
  public LocalFiles() {
    super(new Direct());
    // Side files with checksums would double the number of files; Parquet tells when it is cut.
    setWriteChecksum(false);
    setVerifyChecksum(false);
  }

  /**
   * Returns the settings that make Hadoop use this class for {@code file:}, under Spark's names.
   */
  static Map<String, String> settings() {
    return Map.of(
        "spark.hadoop.fs.file.impl", LocalFiles.class.getName(),
        "spark.hadoop.fs.AbstractFileSystem.file.impl", Context.class.getName());
  }

  /** Reads and writes local files without checksum side files. */
  static final class Direct extends RawLocalFileSystem {
    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      try {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        return new FileStatus(
            found.isDirectory() ? 0 : found.size(),
            found.isDirectory(),
            1,
            getDefaultBlockSize(path),
            found.lastModifiedTime().toMillis(),
            found.lastAccessTime().toMillis(),
            FsPermission.valueOf("-" + PosixFilePermissions.toString(found.permissions())),
            found.owner().getName(),
            found.group().getName(),
            path.makeQualified(getUri(), getWorkingDirectory()));
      } catch (NoSuchFileException absent) {
        throw new FileNotFoundException("File " + path + " does not exist");
      } catch (UnsupportedOperationException notPosix) {
        return super.getFileStatus(path);
      }
    }

    /** A lake has no symbolic links, so a link's status is the file's. */
    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return getFileStatus(path);
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      try {
        // SYMBOL of an FsAction is its "rwx"; the sticky bit has no use here.
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(),
            PosixFilePermissions.fromString(
                permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL));
      } catch (UnsupportedOperationException notPosix) {
        super.setPermission(path, permission);
      }
    }
  }

  /** Does the same for Hadoop's newer interface, through which Delta writes its log. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(uri, new Direct(), hadoop, "file", false);
    }
  }
}

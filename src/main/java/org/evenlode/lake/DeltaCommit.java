package org.evenlode.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;

/**
 * Writes the log entry that makes data files a version of a Delta table. The ledger knows which
 * files are in force, so that no log is replayed.
 *
 * <p>Source: Delta Transaction Log Protocol, reader version 1 and writer version 2: actions
 * commitInfo, protocol, metaData, remove and add.
 */
final class DeltaCommit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAME_LENGTH = 20;

  /** Every reader of Delta tables reads this protocol. */
  private static final long READER = 1;

  private static final long WRITER = 2;

  private final Root root;
  private final TableId id;
  private final String log;

  DeltaCommit(Root root, TableId id) {
    this.root = root;
    this.id = id;
    this.log = root.relative(id) + "/_delta_log";
  }

  /**
   * Replaces or adds files.
   *
   * @param accepted version that the ledger has accepted; -1 for none. What a run that was killed
   *     left above it is undone
   * @param before data files of that version
   * @param append whether they stay
   * @return the new version
   */
  long commit(
      StructType schema,
      List<String> partitionedBy,
      List<DataFile> files,
      long accepted,
      List<String> before,
      boolean append) {
    long latest = latest();
    Set<String> removed = new LinkedHashSet<>(append ? List.of() : before);
    for (long version = accepted + 1; version <= latest; version++) {
      removed.addAll(added(version));
    }
    removed.removeAll(append ? before : List.of());
    long now = System.currentTimeMillis();
    StringBuilder entry = new StringBuilder();
    line(entry, "commitInfo", commitInfo(now, append));
    // In every entry, so that whoever looks for it finds it in the newest.
    line(entry, "protocol", Map.of("minReaderVersion", READER, "minWriterVersion", WRITER));
    line(entry, "metaData", metaData(schema, partitionedBy));
    for (String path : removed) {
      line(entry, "remove", Map.of("path", path, "deletionTimestamp", now, "dataChange", true));
    }
    for (DataFile file : files) {
      Map<String, Object> add = new TreeMap<>();
      add.put("path", file.path());
      add.put("partitionValues", file.partition());
      add.put("size", file.bytes());
      add.put("modificationTime", now);
      add.put("dataChange", true);
      line(entry, "add", add);
    }
    if (root.writeNew(log + "/" + name(latest + 1), entry.toString()).isEmpty()) {
      throw new BrokenPromise(ExitCode.LOCKED, "Somebody else has just written a version of " + id);
    }
    return latest + 1;
  }

  private static Map<String, Object> commitInfo(long now, boolean append) {
    return Map.of(
        "timestamp",
        now,
        "operation",
        "WRITE",
        "operationParameters",
        Map.of("mode", append ? "Append" : "Overwrite"),
        "engineInfo",
        "Evenlode");
  }

  private Map<String, Object> metaData(StructType schema, List<String> partitionedBy) {
    Map<String, Object> metaData = new TreeMap<>();
    String name = root.relative(id);
    metaData.put("id", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    metaData.put("format", Map.of("provider", "parquet", "options", Map.of()));
    metaData.put("schemaString", schema.asNullable().json());
    metaData.put("partitionColumns", partitionedBy);
    // Column minima and maxima in the log would be values of records.
    metaData.put("configuration", Map.of("delta.dataSkippingNumIndexedCols", "0"));
    return metaData;
  }

  private static void line(StringBuilder entry, String action, Object content) {
    try {
      entry.append(JSON.writeValueAsString(Map.of(action, content))).append('\n');
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String name(long version) {
    return String.format(Locale.ROOT, "%020d.json", version);
  }

  /**
   * Stops when somebody has raised the table's protocol, so that some of its readers would stop.
   *
   * @throws BrokenPromise with {@link ExitCode#GATE}
   */
  void checkProtocol() {
    Optional<JsonNode> protocol = newest(latest(), "protocol");
    long reader = protocol.map(one -> one.path("minReaderVersion").asLong()).orElse(READER);
    long writer = protocol.map(one -> one.path("minWriterVersion").asLong()).orElse(WRITER);
    if (reader != READER || writer != WRITER) {
      throw new BrokenPromise(
          ExitCode.GATE,
          id
              + " has been raised to Delta reader "
              + reader
              + ", writer "
              + writer
              + "; published marts are reader "
              + READER
              + ", writer "
              + WRITER);
    }
  }

  /**
   * Returns the newest action of a kind up to a version; empty where the log has been cut since.
   */
  private Optional<JsonNode> newest(long version, String action) {
    try {
      for (long entry = version; entry >= 0; entry--) {
        for (String line : root.readText(log + "/" + name(entry)).lines().toList()) {
          JsonNode found = JSON.readTree(line).path(action);
          if (found.isObject()) {
            return Optional.of(found);
          }
        }
      }
    } catch (JsonProcessingException | UncheckedIOException cut) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Returns the newest version of the log; -1 where there is none. */
  long latest() {
    return root.list(log).stream()
        .filter(file -> file.matches("[0-9]{20}\\.json"))
        .mapToLong(file -> Long.parseLong(file.substring(0, NAME_LENGTH)))
        .max()
        .orElse(-1);
  }

  /**
   * Returns the schema in force at a version, from the newest entry of the log that states it;
   * empty where the log has been cut since.
   */
  Optional<StructType> schema(long version) {
    return newest(version, "metaData")
        .map(found -> (StructType) DataType.fromJson(found.path("schemaString").asText()));
  }

  /** Returns the data files that a version added, from its entry in the log. */
  List<String> added(long version) {
    List<String> files = new ArrayList<>();
    try {
      for (String line : root.readText(log + "/" + name(version)).lines().toList()) {
        JsonNode path = JSON.readTree(line).path("add").path("path");
        if (path.isTextual()) {
          files.add(URLDecoder.decode(path.asText().replace("+", "%2B"), StandardCharsets.UTF_8));
        }
      }
    } catch (JsonProcessingException damaged) {
      throw new BrokenPromise(ExitCode.UNREACHABLE, "The log of " + id + " cannot be read");
    }
    return files;
  }
}

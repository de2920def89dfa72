package org.evenlode.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;

/**
 * Keeps the run ledger: for every table the accepted Delta version and how it came about; every
 * run; every release. Each entry is one small JSON file that appears whole or not at all, so a
 * process may die at any moment.
 */
public final class Ledger {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Root root;
  private final Map<TableId, StepRecord> accepted = new ConcurrentHashMap<>();

  private Ledger(Root root) {
    this.root = root;
  }

  /** Reads which versions are accepted. */
  public static Ledger open(Root root) {
    Ledger ledger = new Ledger(root);
    for (String table : root.list("ledger/tables")) {
      ledger
          .newest("ledger/tables/" + table, StepRecord.class)
          .ifPresent(record -> ledger.accepted.put(TableId.of(table), record));
    }
    return ledger;
  }

  public Optional<StepRecord> accepted(TableId table) {
    return Optional.ofNullable(accepted.get(table));
  }

  public Map<TableId, StepRecord> accepted() {
    return new TreeMap<>(accepted);
  }

  /** Returns all releases that are kept, oldest first. */
  public List<ReleaseRecord> releases() {
    return entries("ledger/releases").stream()
        .map(name -> read("ledger/releases/" + name, ReleaseRecord.class))
        .toList();
  }

  /** Accepts a version of a table: from here on, readers see it. */
  public void accept(StepRecord record) {
    add("ledger/tables/" + record.table(), record);
    accepted.put(TableId.of(record.table()), record);
  }

  /** Forgets a table, whose rows have been erased with all their versions. */
  public void forget(TableId table) {
    root.delete("ledger/tables/" + table.name());
    accepted.remove(table);
  }

  public Optional<ReleaseRecord> release() {
    return newest("ledger/releases", ReleaseRecord.class);
  }

  /** Adds a release: from here on, readers see it. */
  public void release(ReleaseRecord record) {
    add("ledger/releases", record);
  }

  public void run(RunRecord record) {
    root.writeText("ledger/runs/" + record.run() + ".json", text(record));
  }

  public List<String> runs() {
    return root.list("ledger/runs").stream().map(name -> name.replace(".json", "")).toList();
  }

  public Optional<RunRecord> run(String run) {
    if (!runs().contains(run)) {
      return Optional.empty();
    }
    return Optional.of(read("ledger/runs/" + run + ".json", RunRecord.class));
  }

  /** Returns a record as one line of JSON. */
  public static String line(Object record) {
    try {
      return JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(record);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private <T> Optional<T> newest(String folder, Class<T> type) {
    List<String> names = entries(folder);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(read(folder + "/" + names.get(names.size() - 1), type));
  }

  private List<String> entries(String folder) {
    return root.list(folder).stream().filter(name -> name.matches("\\d{8}\\.json")).toList();
  }

  private void add(String folder, Object record) {
    List<String> names = entries(folder);
    int next =
        names.isEmpty() ? 1 : Integer.parseInt(names.get(names.size() - 1).substring(0, 8)) + 1;
    root.writeText(folder + "/" + String.format(Locale.ROOT, "%08d.json", next), text(record));
  }

  private static String text(Object record) {
    try {
      return JSON.writeValueAsString(record);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private <T> T read(String file, Class<T> type) {
    try {
      return JSON.readValue(root.readText(file), type);
    } catch (JsonProcessingException damaged) {
      throw new BrokenPromise(
          ExitCode.UNREACHABLE, "The ledger entry '" + file + "' is damaged; restore it");
    }
  }
}

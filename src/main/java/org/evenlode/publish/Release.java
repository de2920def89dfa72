package org.evenlode.publish;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.pipeline.SqlText;

/** Reads the newest release: its marts and nothing else, at its versions. */
public final class Release {
  private final Supplier<SparkSession> spark;
  private final DeltaTables delta;
  private final ReleaseRecord record;
  private final Set<TableId> opened = new HashSet<>();
  private Optional<SparkSession> session = Optional.empty();

  private Release(Supplier<SparkSession> spark, DeltaTables delta, ReleaseRecord record) {
    this.spark = spark;
    this.delta = delta;
    this.record = record;
  }

  /**
   * Opens the newest release in a session of its own.
   *
   * @param spark asked for when a permitted SELECT is to be run
   * @throws BrokenPromise with {@link ExitCode#INPUT_MISSING} when nothing is published yet
   */
  public static Release open(Supplier<SparkSession> spark, DeltaTables tables, Ledger ledger) {
    ReleaseRecord record =
        ledger
            .release()
            .orElseThrow(
                () ->
                    new BrokenPromise(
                        ExitCode.INPUT_MISSING,
                        "Nothing is published under this root yet: 'evenlode run' does that"));
    return new Release(spark, tables, record);
  }

  public ReleaseRecord record() {
    return record;
  }

  public Set<TableId> tables() {
    return record.versions().keySet().stream().map(TableId::of).collect(Collectors.toSet());
  }

  /** Opens a session in which the marts that a SELECT reads are open. */
  private SparkSession session(String select) {
    Set<TableId> marts = SqlText.check(select, tables());
    if (session.isEmpty()) {
      session = Optional.of(spark.get().newSession());
      session.get().conf().set("spark.sql.runSQLOnFiles", "false");
    }
    for (TableId mart : marts) {
      if (opened.add(mart)) {
        long version = Objects.requireNonNull(record.versions().get(mart.name()));
        delta.replaced(session.get(), mart, version).createOrReplaceTempView(mart.name());
      }
    }
    return session.get();
  }

  /** Runs one SELECT over the published marts. */
  public Dataset<Row> sql(String select) {
    SparkSession ready = session(select);
    try {
      return ready.sql(select);
    } catch (Exception wrong) { // Scala declares no checked exceptions; see below.
      if (wrong instanceof AnalysisException analysis) {
        String first = String.valueOf(analysis.getMessage()).lines().findFirst().orElse("");
        throw new BrokenPromise(ExitCode.USAGE, first);
      }
      throw wrong;
    }
  }

  /**
   * Runs a SELECT of ours.
   *
   * @return its rows; none where it reads a mart that is not part of the release, since a board may
   *     leave marts out
   */
  public List<Row> rows(String select, Map<String, Object> parameters) {
    boolean isWhole = SqlText.relations(select).stream().allMatch(record.versions()::containsKey);
    if (!isWhole) {
      return List.of();
    }
    return session(select).sql(select, parameters).collectAsList();
  }
}

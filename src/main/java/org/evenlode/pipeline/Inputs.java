package org.evenlode.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Fate;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;

/**
 * Holds the tables that a step declared, each at its accepted version, in a session of its own
 * where nothing else can be reached. A table that has no rows yet is empty in its contract's shape.
 */
public final class Inputs {
  /** Sets the rows of all inputs below which a step counts as small. */
  private static final long SMALL = 250_000;

  /**
   * Sets the rows of all inputs below which generating and compiling code costs more than it saves.
   */
  private static final long TINY = 80_000;

  private final Supplier<SparkSession> opener;
  private final Map<TableId, TableContract> tables = new LinkedHashMap<>();
  private final TableContract output;
  private final Source source;

  private Optional<SparkSession> session = Optional.empty();

  private Inputs(Supplier<SparkSession> opener, TableContract output, Source source) {
    this.opener = opener;
    this.output = output;
    this.source = source;
  }

  /** Finds accepted tables. */
  interface Source {
    /**
     * Returns the rows of a table; empty when there are none.
     *
     * @param part partition to open, as {@code column=value}; all of them without it
     */
    Optional<Dataset<Row>> rows(
        SparkSession session, TableContract contract, Optional<String> part);

    /** Returns the number of rows of a table. */
    long rowCount(TableId id);

    /** Returns the files that a table was landed from. */
    List<FileRecord> files(TableId id);
  }

  /**
   * Opens the inputs of a step.
   *
   * @param parent asked for when the step first needs a session, which landing does not
   */
  static Inputs open(
      Supplier<SparkSession> parent,
      SqlLibrary rules,
      Step step,
      Map<TableId, TableContract> contracts,
      Source source) {
    long rows = step.inputs().stream().mapToLong(source::rowCount).sum();
    Inputs inputs = new Inputs(() -> opened(parent.get(), rules, rows), step.contract(), source);
    for (TableId id : step.inputs()) {
      TableContract contract = contracts.get(id);
      if (contract == null) {
        throw new IllegalArgumentException("No contract for " + id);
      }
      inputs.tables.put(id, contract);
    }
    return inputs;
  }

  private static SparkSession opened(SparkSession parent, SqlLibrary rules, long rows) {
    SparkSession session = parent.newSession();
    rules.register(session);
    session.conf().set("spark.sql.runSQLOnFiles", "false");
    if (rows < SMALL) {
      inOnePartition(session);
    }
    if (rows < TINY) {
      interpreted(session);
    }
    return session;
  }

  /**
   * Sets a session to work in one partition and without planning anew between stages, which is
   * quickest for little data: on two cores this takes a quarter of the time of a small step.
   */
  private static void inOnePartition(SparkSession session) {
    session.conf().set("spark.sql.shuffle.partitions", "1");
    session.conf().set("spark.sql.adaptive.enabled", "false");
    session.conf().set("spark.sql.files.minPartitionNum", "1");
    session.conf().set("spark.sql.files.openCostInBytes", "65536");
    // To look at a few hundred files is quicker than to start a job that does.
    session.conf().set("spark.sql.sources.parallelPartitionDiscovery.threshold", "1000");
  }

  private static void interpreted(SparkSession session) {
    session.conf().set("spark.sql.codegen.wholeStage", "false");
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
  }

  /** Returns an empty data set in a contract's shape. */
  public static Dataset<Row> empty(SparkSession session, TableContract contract) {
    return session.createDataFrame(List.of(), StructType.fromDDL(contract.ddl()));
  }

  /** Returns the step's own session, which is opened when first asked for. */
  public SparkSession session() {
    if (session.isEmpty()) {
      session = Optional.of(opener.get());
    }
    return session.get();
  }

  /** Returns the rows of a declared table; of a staged one only those that are in use. */
  public Dataset<Row> table(TableId id) {
    if (id.zone() != Zone.STAGED) {
      return everyFate(id);
    }
    return rows(id, Optional.of(SystemColumns.FATE + "=" + Fate.STAGED.label()))
        .drop(SystemColumns.FATE);
  }

  /** Returns the rows of a declared staged table with their fates, for accounting. */
  public Dataset<Row> everyFate(TableId id) {
    return rows(id, Optional.empty());
  }

  private Dataset<Row> rows(TableId id, Optional<String> part) {
    TableContract contract = tables.get(id);
    if (contract == null) {
      throw new IllegalArgumentException("Not declared as an input: " + id);
    }
    return source.rows(session(), contract, part).orElseGet(() -> empty(session(), contract));
  }

  /** Returns true if a declared table has no rows at all. */
  public boolean isEmpty(TableId id) {
    return source.rowCount(id) == 0;
  }

  /** Returns the files that a declared bronze table was landed from, refused ones included. */
  public List<FileRecord> files(TableId bronze) {
    if (!tables.containsKey(bronze)) {
      throw new IllegalArgumentException("Not declared as an input: " + bronze);
    }
    return source.files(bronze);
  }

  /** Returns the step's own accepted rows, when it has any. */
  public Optional<Dataset<Row>> previous() {
    return source.rows(session(), output, Optional.empty());
  }

  /** Runs one SELECT over the declared tables. */
  public Dataset<Row> sql(String select, Map<String, Object> parameters) {
    for (TableId id : SqlText.check(select, tables.keySet())) {
      table(id).createOrReplaceTempView(id.name());
    }
    return session().sql(select, parameters);
  }
}

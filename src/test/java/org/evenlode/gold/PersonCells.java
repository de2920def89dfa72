package org.evenlode.gold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.RecordKeys;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.pipeline.Inputs;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;

/** What single people come to in the cells of the indicator marts, counted by the engine itself. */
public final class PersonCells {
  private PersonCells() {}

  /**
   * What one person adds to a cell.
   *
   * @param key the cell's key, column by column
   * @param counts events, trials, people, people with events
   */
  public record Cell(String[] key, long[] counts) {}

  /**
   * Returns the cells of some people by person.
   *
   * @param mart gold_indicator or gold_rate
   * @param icb code of the board
   */
  public static Map<Long, List<Cell>> of(
      Lake lake,
      SparkSession spark,
      TableId mart,
      List<Long> people,
      YearMonth lastClosed,
      String icb) {
    Definitions definitions = Packaged.definitions();
    TableContract contract = definitions.table(mart);
    boolean isRates = mart.name().equals("gold_rate");
    List<Indicator> indicators =
        definitions.indicators().values().stream()
            .filter(one -> (one.kind() == Indicator.Kind.RATE) == isRates)
            .toList();
    IndicatorTable step =
        new IndicatorTable(
            contract, indicators, definitions.lenses(), lastClosed, 12, icb, "", keys());
    Map<TableId, TableContract> contracts = new TreeMap<>();
    step.inputs().forEach(table -> contracts.put(table, definitions.table(table)));
    Inputs in =
        GivenInputs.of(
            spark, step, contracts, (session, table) -> Optional.of(rows(lake, session, table)));
    PersonFacts facts = new PersonFacts(indicators, lastClosed, 12);
    List<Lens> lenses =
        PersonFacts.lensesOf(indicators).stream()
            .map(name -> definitions.lenses().byName().get(name))
            .toList();
    PersonIndex index =
        PersonIndex.of(
            in.table(PersonFacts.PERSON),
            in.table(PersonFacts.PERSON_MONTH),
            lenses,
            icb,
            Periods.index(facts.first()));
    Map<Long, List<InternalRow>> byPerson = new HashMap<>();
    Dataset<Row> wanted =
        facts
            .rows(in)
            .where(org.apache.spark.sql.functions.col("person_id").isin(people.toArray()));
    for (InternalRow row : InternalRows.of(wanted).map(InternalRow::copy).collect()) {
      byPerson.computeIfAbsent(row.getLong(0), none -> new ArrayList<>()).add(row);
    }
    CellCounter counter =
        new CellCounter(indicators, facts, index.shape(), index::reader, keys(), lastClosed, 12);
    Map<Long, List<Cell>> cells = new HashMap<>();
    byPerson.forEach(
        (person, rows) -> {
          List<Cell> own = new ArrayList<>();
          counter
              .call(rows.iterator())
              .forEachRemaining(
                  cell ->
                      own.add(
                          new Cell(
                              new String[] {
                                cell.getString(0),
                                cell.getDate(1).toString(),
                                cell.getDate(2).toString(),
                                cell.getString(3),
                                cell.getString(4),
                                cell.getString(5)
                              },
                              new long[] {
                                cell.getLong(6), cell.getLong(7), cell.getLong(8), cell.getLong(9)
                              })));
          cells.put(person, own);
        });
    return cells;
  }

  private static RecordKeys keys() {
    return RecordKeys.none();
  }

  private static Dataset<Row> rows(Lake lake, SparkSession session, TableContract table) {
    try {
      return lake.table(session, table.table().name());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

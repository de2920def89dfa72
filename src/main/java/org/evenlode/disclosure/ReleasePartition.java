package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Releases the breakdowns of a partition, whose rows are sorted by mart and breakdown. One
 * breakdown is held in memory at a time.
 */
final class ReleasePartition implements FlatMapFunction<Iterator<InternalRow>, Row> {
  private static final long serialVersionUID = 1L;

  // Columns of ReleasedMarts.shuffled.
  private static final int NUMBER = 0;
  private static final int BREAKDOWN = 1;
  private static final int CELL = 2;
  private static final int DEFINITION = 3;
  private static final int EXACT = 4;
  private static final int CELL_KEYS = 5;
  private static final int REPEATED = 6;
  private static final int SHOWN = 7;
  private static final int WITHHELD = 8;
  private static final int DECIDED_FOR = 9;
  private static final int LAST_SEEN = 10;

  private final ArrayList<BreakdownRelease> releases;
  private final ArrayList<String> names;

  ReleasePartition(List<BreakdownRelease> releases, List<String> names) {
    this.releases = new ArrayList<>(releases);
    this.names = new ArrayList<>(names);
  }

  @Override
  public Iterator<Row> call(Iterator<InternalRow> rows) {
    return new Breakdowns(rows);
  }

  private final class Breakdowns implements Iterator<Row> {
    private final Iterator<InternalRow> rows;
    private final List<MartRow> current = new ArrayList<>();
    private final List<ReleasedRow> remembered = new ArrayList<>();
    private int number = -1;
    private long breakdown;
    private Iterator<Row> released = List.<Row>of().iterator();

    Breakdowns(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (!released.hasNext() && (rows.hasNext() || number >= 0)) {
        readOn();
      }
      return released.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return released.next();
    }

    /** Reads rows until a breakdown is complete, and releases it. */
    private void readOn() {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        boolean isOther =
            number >= 0 && (row.getInt(NUMBER) != number || row.getLong(BREAKDOWN) != breakdown);
        if (isOther) {
          release();
        }
        number = row.getInt(NUMBER);
        breakdown = row.getLong(BREAKDOWN);
        add(row);
        if (isOther) {
          return;
        }
      }
      if (number >= 0) {
        release();
        number = -1;
      }
    }

    private void add(InternalRow row) {
      String cell = row.getUTF8String(CELL).toString();
      String definition = row.getUTF8String(DEFINITION).toString();
      long[] exact = row.getArray(EXACT).toLongArray();
      double[] values = values(row.getArray(REPEATED));
      if (row.isNullAt(SHOWN)) {
        long[] cellKeys = row.getArray(CELL_KEYS).toLongArray();
        String[] key = cell.split(String.valueOf(CountLayout.BETWEEN), -1);
        current.add(new MartRow(key, exact, cellKeys, values, definition));
      } else {
        remembered.add(
            new ReleasedRow(
                cell,
                definition,
                exact,
                shown(row.getArray(SHOWN)),
                values,
                row.getLong(WITHHELD),
                row.getInt(DECIDED_FOR),
                false,
                false,
                row.getInt(LAST_SEEN)));
      }
    }

    private void release() {
      List<Row> lines = new ArrayList<>();
      for (ReleasedRow row : releases.get(number).release(current, remembered)) {
        lines.add(line(names.get(number), breakdown, row));
      }
      released = lines.iterator();
      current.clear();
      remembered.clear();
    }
  }

  private static double[] values(ArrayData data) {
    double[] values = new double[data.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.isNullAt(i) ? Double.NaN : data.getDouble(i);
    }
    return values;
  }

  private static long[] shown(ArrayData data) {
    long[] shown = new long[data.numElements()];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = data.isNullAt(i) ? CountLayout.HIDDEN : data.getLong(i);
    }
    return shown;
  }

  private static Row line(String mart, long breakdown, ReleasedRow row) {
    return RowFactory.create(
        mart,
        breakdown,
        row.cell(),
        row.definition(),
        row.exact(),
        Arrays.stream(row.shown())
            .mapToObj(count -> count == CountLayout.HIDDEN ? null : (Long) count)
            .toArray(Long[]::new),
        Arrays.stream(row.values())
            .mapToObj(value -> Double.isNaN(value) ? null : (Double) value)
            .toArray(Double[]::new),
        row.withheld(),
        row.decidedFor(),
        row.isCarried(),
        row.isCurrent(),
        ReleasedMarts.date(row.lastSeen()));
  }
}

package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Inputs;

/**
 * Reads the facts of all indicators. A fact table is read once for each date that its indicators
 * are placed by, however many they are, and a fact says in two bits what it is to each of them.
 */
final class PersonFacts {
  static final TableId PERSON = TableId.of("silver_person");
  static final TableId PERSON_MONTH = TableId.of("silver_person_month");

  /**
   * Counts the bits of what a fact is to an indicator: 2 a trial, 1 an event, 3 a trial that is an
   * event.
   */
  static final int BITS = 2;

  private static final long TRIAL = 2;
  private static final long EVENT = 1;

  /** Sets how many indicators are in one number. */
  static final int IN_WORD = Long.SIZE / BITS;

  /** Sets the partitions for each core, so that none is too large to be sorted in memory. */
  private static final int PARTS = 4;

  private static final int YEAR = 12;

  private final List<Indicator> indicators;
  private final YearMonth lastClosed;
  private final int months;
  private final List<Source> sources = new ArrayList<>();

  /**
   * Describes one reading of a table: the indicators of whose facts a row may be, in the order of
   * bits.
   */
  private record Source(TableId table, String date, List<Integer> numbers, boolean isPopulation) {}

  PersonFacts(List<Indicator> indicators, YearMonth lastClosed, int months) {
    this.indicators = indicators;
    this.lastClosed = lastClosed;
    this.months = months;
    List<Integer> ofPopulation = new ArrayList<>();
    for (int number = 0; number < indicators.size(); number++) {
      if (indicators.get(number).kind().isOfPopulation()) {
        ofPopulation.add(number);
      }
    }
    if (!ofPopulation.isEmpty()) {
      sources.add(new Source(PERSON_MONTH, "month", ofPopulation, true));
    }
    for (String table : new TreeSet<>(indicators.stream().map(Indicator::from).toList())) {
      List<Indicator> here = indicators.stream().filter(i -> i.from().equals(table)).toList();
      for (String date : new TreeSet<>(here.stream().map(Indicator::when).toList())) {
        List<Integer> numbers =
            here.stream().filter(i -> i.when().equals(date)).map(indicators::indexOf).toList();
        sources.add(new Source(TableId.of(table), date, numbers, false));
      }
    }
  }

  Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(PERSON, PERSON_MONTH));
    indicators.forEach(indicator -> inputs.add(TableId.of(indicator.from())));
    return inputs;
  }

  /** Returns, by source, the number of the indicator of each pair of bits. */
  int[][] indicatorsOf() {
    return sources.stream()
        .map(source -> source.numbers().stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Returns how many numbers hold the bits of a fact. */
  int words() {
    int most = sources.stream().mapToInt(source -> source.numbers().size()).max().orElse(0);
    return Math.max(1, (most + IN_WORD - 1) / IN_WORD);
  }

  /**
   * Returns one row per fact that any indicator counts, all of a person one after the other.
   *
   * @return {@code person_id, month} (by number, see {@link Periods#index}), {@code source} and as
   *     many {@link #words} of bits as it takes
   */
  Dataset<Row> rows(Inputs in) {
    // An exchange of our own is not split where it is skewed. Sorting by one number is cheap.
    int parts = PARTS * in.session().sparkContext().defaultParallelism();
    List<Dataset<Row>> all = new ArrayList<>();
    for (int number = 0; number < sources.size(); number++) {
      all.add(facts(in.table(sources.get(number).table()), number));
    }
    return all.stream()
        .reduce(Dataset::unionByName)
        .orElseGet(() -> in.session().createDataFrame(List.of(), shape()))
        .repartition(parts, col("person_id"))
        .sortWithinPartitions("person_id");
  }

  private StructType shape() {
    StructType shape = StructType.fromDDL("person_id bigint, month int, source int");
    for (int word = 0; word < words(); word++) {
      shape = shape.add(word(word), "bigint");
    }
    return shape;
  }

  private static String word(int number) {
    return "hits_" + number;
  }

  private Dataset<Row> facts(Dataset<Row> rows, int number) {
    Source source = sources.get(number);
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col("person_id"), month(col(source.date())).as("month"), lit(number).as("source")));
    for (int word = 0; word < words(); word++) {
      columns.add(bits(source, word).as(word(word)));
    }
    // Not asked of the bits, which would all be worked out twice.
    Column isAny =
        source.numbers().stream()
            .map(indicators::get)
            .map(indicator -> source.isPopulation() ? indicator.population() : counted(indicator))
            .distinct()
            .map(functions::expr)
            .reduce(lit(false), Column::or);
    return rows.where(
            col(source.date()).between(firstDay(), Date.valueOf(lastClosed.atEndOfMonth())))
        .where(isAny)
        .select(columns.toArray(Column[]::new));
  }

  /**
   * Returns the SQL of the rows that an indicator counts, as trials or, out of a population, as
   * events.
   */
  private static String counted(Indicator indicator) {
    String counted = "(" + indicator.where() + ") and (" + indicator.denominator() + ")";
    return indicator.kind().isOfPopulation()
        ? counted + " and (" + indicator.numerator() + ")"
        : counted;
  }

  /**
   * Computes the bits of a row, which say what it is to each of the indicators of a word; what
   * several ask is asked once.
   */
  private Column bits(Source source, int word) {
    Map<String, Long> bits = new LinkedHashMap<>();
    Map<String, Map<String, Long>> events = new LinkedHashMap<>();
    for (int at = 0; at < IN_WORD && word * IN_WORD + at < source.numbers().size(); at++) {
      Indicator indicator = indicators.get(source.numbers().get(word * IN_WORD + at));
      boolean isEvent = !source.isPopulation() && indicator.kind().isOfPopulation();
      String counted = source.isPopulation() ? indicator.population() : counted(indicator);
      bits.merge(counted, (isEvent ? EVENT : TRIAL) << BITS * at, Long::sum);
      if (!source.isPopulation() && !isEvent) {
        events
            .computeIfAbsent(counted, none -> new LinkedHashMap<>())
            .merge(indicator.numerator(), EVENT << BITS * at, Long::sum);
      }
    }
    Column all = lit(0L);
    for (Map.Entry<String, Long> one : bits.entrySet()) {
      Column here = lit(one.getValue());
      for (Map.Entry<String, Long> event : events.getOrDefault(one.getKey(), Map.of()).entrySet()) {
        here = here.bitwiseOR(when(expr(event.getKey()), lit(event.getValue())).otherwise(lit(0L)));
      }
      all = all.bitwiseOR(when(expr(one.getKey()), here).otherwise(lit(0L)));
    }
    return all;
  }

  /** Returns a date's month by number, see {@link Periods#index}. */
  static Column month(Column date) {
    return year(date).multiply(YEAR).plus(functions.month(date)).minus(1);
  }

  /** Returns the first month that facts may be of. */
  YearMonth first() {
    return lastClosed.minusMonths(Math.max(months, YEAR) - 1L);
  }

  private Date firstDay() {
    return Date.valueOf(first().atDay(1));
  }

  /** Returns the lenses that any indicator asks for, in the order of first use. */
  static List<String> lensesOf(List<Indicator> indicators) {
    Set<String> used = new LinkedHashSet<>();
    indicators.forEach(indicator -> used.addAll(indicator.lenses()));
    return List.copyOf(used);
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

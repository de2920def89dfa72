package org.evenlode.typing;

import java.io.Serializable;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one feed: the typed value of each text, a reason for each that is null though
 * something was delivered, and the codes that no system knows. Plain Java, since a feed's rules as
 * one SQL expression are more than the JVM compiles.
 */
public final class FeedReader implements Serializable {
  /** Names the reason of a value that means "nothing recorded". */
  public static final String PLACEHOLDER = "placeholder";

  /** Maps columns of births, each to that of the death that is compared with it. */
  private static final Map<String, String> DEATHS =
      Map.of("birth_date", "death_date", "birth_month", "death_date", "birth_year", "death_year");

  private static final long serialVersionUID = 1L;

  /**
   * Reads one column of a feed.
   *
   * @param name canonical name, for reasons
   * @param at place of the typed value in a row; -1 for a text that is kept as it is
   * @param placeholders texts that mean "nothing recorded"
   * @param reader of its type
   * @param codes of its code system; null where it has none or is the same in every row
   * @param saysReasons whether a value that could not be read is a reason
   */
  private record Field(
      String name,
      int at,
      HashSet<String> placeholders,
      ValueReader reader,
      @Nullable CodeReader codes,
      boolean saysReasons)
      implements Serializable {}

  /** Holds the places in a row of a birth and a death, and the name of the latter. */
  private record Life(int birth, int death, String name) implements Serializable {}

  private final ArrayList<Field> fields = new ArrayList<>();
  private final ArrayList<Life> lives = new ArrayList<>();
  private final int received;
  private final int reasons;
  private final int unmapped;

  /**
   * Makes the reader of a feed.
   *
   * @param allowTestNumbers whether NHS numbers that are reserved for tests count
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} when a code list is missing that the
   *     board has to make itself
   */
  public FeedReader(FeedContract feed, Map<String, CodeSystem> systems, boolean allowTestNumbers) {
    List<String> row = List.copyOf(SystemColumns.bronze(feed).columns().keySet());
    this.received = row.indexOf(SystemColumns.RECEIVED_AT);
    this.reasons = row.indexOf(SystemColumns.REASONS);
    this.unmapped = row.indexOf(SystemColumns.UNMAPPED);
    for (FeedColumn column : feed.columns().values()) {
      CodeReader codes = column.codes().map(name -> codes(feed, column, systems)).orElse(null);
      fields.add(
          new Field(
              column.name(),
              column.isPlainText() ? -1 : row.indexOf(SystemColumns.typed(column)),
              new HashSet<>(column.placeholders()),
              ValueReader.of(column, codes, allowTestNumbers, ZoneOffset.UTC),
              column.constant().isPresent() ? null : codes,
              column.constant().isEmpty() && !column.isSubmission()));
    }
    for (Field birth : fields) {
      fields.stream()
          .filter(field -> field.name().equals(DEATHS.get(birth.name())))
          .filter(death -> birth.at() >= 0 && death.at() >= 0)
          .forEach(death -> lives.add(new Life(birth.at(), death.at(), death.name())));
    }
  }

  private static CodeReader codes(
      FeedContract feed, FeedColumn column, Map<String, CodeSystem> systems) {
    CodeSystem system = systems.get(column.codes().orElseThrow());
    if (system == null) {
      throw new IllegalStateException("No code system " + column.codes().orElseThrow());
    }
    if (system.isMissing()) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "%s.%s needs conf/codes/%s.csv, which you make of your own release files: scripts/evenlode import-codes"
              .formatted(feed.name(), column.name(), system.name()));
    }
    return new CodeReader(system, systems.values());
  }

  /** Returns the text that says by which contract, codes and settings a feed is read. */
  public static String settings(
      FeedContract feed, Map<String, CodeSystem> systems, boolean allowTestNumbers) {
    Set<String> used = new TreeSet<>();
    feed.columns().values().forEach(column -> column.codes().ifPresent(used::add));
    StringBuilder text = new StringBuilder(feed.columns().toString()).append(allowTestNumbers);
    used.forEach(name -> text.append('\n').append(systems.get(name)));
    // Other lists of the same meaning decide what an unknown code is called.
    for (CodeSystem other : systems.values()) {
      if (used.stream()
          .map(systems::get)
          .anyMatch(one -> one != null && other.isListedBeside(one))) {
        text.append('\n').append(other);
      }
    }
    return text.toString();
  }

  /**
   * Reads one row.
   *
   * @param texts as delivered, in the order of the contract; null or blank for nothing
   * @param row the bronze row, with its day of delivery; receives the typed values as Spark holds
   *     them, the reasons and the unknown codes
   */
  public void read(@Nullable String[] texts, @Nullable Object[] row) {
    int day = (Integer) row[received];
    List<UTF8String> why = new ArrayList<>();
    List<UTF8String> unknown = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      Field field = fields.get(i);
      if (field.at() >= 0) {
        row[field.at()] =
            texts[i] == null ? null : value(texts[i].strip(), day, field, why, unknown);
      }
    }
    for (Life life : lives) {
      if (row[life.birth()] instanceof Integer born
          && row[life.death()] instanceof Integer died
          && died < born) {
        // Nobody dies before they are born: the death is a placeholder or a slip.
        row[life.death()] = null;
        why.add(UTF8String.fromString(life.name() + ":before_birth"));
      }
    }
    row[reasons] = new GenericArrayData(why.toArray());
    row[unmapped] = new GenericArrayData(unknown.toArray());
  }

  private static @Nullable Object value(
      String text, int day, Field field, List<UTF8String> why, List<UTF8String> unknown) {
    if (text.isEmpty()) {
      return null;
    }
    if (field.placeholders().contains(text)) {
      if (field.saysReasons()) {
        why.add(UTF8String.fromString(field.name() + ":" + PLACEHOLDER));
      }
      return null;
    }
    Object value = field.reader().read(text, day);
    if (value == null && field.saysReasons()) {
      why.add(UTF8String.fromString(field.name() + ":" + field.reader().reason(text, day)));
    }
    if (value == null && field.codes() != null) {
      String told = field.codes().unmapped(text);
      if (told != null) {
        unknown.add(UTF8String.fromString(field.name() + ":" + told));
      }
    }
    return value;
  }
}

package org.evenlode.gold;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;

/**
 * Holds registration, age, deprivation and place of a partition's people by month, months one after
 * the other in which nothing changed as one stay of 57 bits: first month, last month (12 bits each,
 * from the first month on record), whether registered (1), age and deciles of deprivation (8, 4, 4;
 * 0 is not known, else one more than the age and the decile itself), place (16).
 */
final class Stays implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sets the age from which on all ages are one. */
  static final int OLDEST = 149;

  static final int PLACE_BITS = 16;
  private static final int MONTH_BITS = 12;
  private static final int DECILE_BITS = 4;
  private static final int AGE_BITS = 8;
  private static final int STATE_BITS = PLACE_BITS + 2 * DECILE_BITS + AGE_BITS + 1;

  private long[] people = new long[1024];
  private long[] packed = new long[1024];
  private int size;
  private final List<String> places = new ArrayList<>();

  private Stays() {}

  /** Returns the rows that {@link #of} reads. */
  static Dataset<Row> rows(Dataset<Row> personMonths, int first) {
    // Whoever has no age yet, because the month of birth is a guess, is in the first year of life.
    Column age =
        functions.when(
            functions.col("age").isNotNull(), within(functions.col("age"), OLDEST).plus(1));
    Column state =
        shifted(functions.col("is_registered").cast("int"), STATE_BITS - 1)
            .bitwiseOR(shifted(age, PLACE_BITS + 2 * DECILE_BITS))
            .bitwiseOR(shifted(decile("imd_2019_decile"), PLACE_BITS + DECILE_BITS))
            .bitwiseOR(shifted(decile("imd_2025_decile"), PLACE_BITS));
    return personMonths.select(
        functions.col("person_id"),
        PersonFacts.month(functions.col("month")).minus(first).as("month"),
        state.as("state"),
        functions.col("place"));
  }

  private static Column shifted(Column number, int bits) {
    return functions.shiftleft(functions.coalesce(number.cast("bigint"), functions.lit(0L)), bits);
  }

  private static Column within(Column number, int most) {
    return functions.least(functions.greatest(number, functions.lit(0)), functions.lit(most));
  }

  /** Returns a decile, or nothing where it is none. */
  static Column decile(String name) {
    return functions.when(functions.col(name).between(1, 10), functions.col(name));
  }

  /** Returns the stays of a partition's rows. */
  static Stays of(Iterator<InternalRow> rows) {
    Stays stays = new Stays();
    LocalTexts places = new LocalTexts();
    long person = 0;
    long state = -1;
    int from = 0;
    int to = 0;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      long nextPerson = row.getLong(0);
      int month = row.getInt(1);
      long next = row.getLong(2);
      if (!row.isNullAt(3)) {
        int place = places.number(row.getUTF8String(3)) + 1;
        if (place >= 1 << PLACE_BITS) {
          throw new IllegalStateException("More places than " + (1 << PLACE_BITS));
        }
        next |= place;
      }
      if (state < 0 || nextPerson != person || next != state || month != to + 1) {
        if (state >= 0) {
          stays.add(person, pack(from, to, state));
        }
        person = nextPerson;
        state = next;
        from = month;
      }
      to = month;
    }
    if (state >= 0) {
      stays.add(person, pack(from, to, state));
    }
    stays.places.addAll(places.texts());
    stays.people = Arrays.copyOf(stays.people, stays.size);
    stays.packed = Arrays.copyOf(stays.packed, stays.size);
    return stays;
  }

  private void add(long person, long stay) {
    if (size == people.length) {
      people = Arrays.copyOf(people, 2 * size);
      packed = Arrays.copyOf(packed, 2 * size);
    }
    people[size] = person;
    packed[size++] = stay;
  }

  int size() {
    return size;
  }

  long person(int number) {
    return people[number];
  }

  long packed(int number) {
    return packed[number];
  }

  /**
   * Returns the places of this partition; a stay's place is one more than the number in this list.
   */
  List<String> places() {
    return places;
  }

  private static long pack(int from, int to, long state) {
    return ((long) from << MONTH_BITS | to) << STATE_BITS | state;
  }

  static boolean holds(long stay, int month) {
    int to = (int) (stay >> STATE_BITS) & (1 << MONTH_BITS) - 1;
    int from = (int) (stay >> STATE_BITS + MONTH_BITS);
    return from <= month && month <= to;
  }

  /** Returns the state in the months of a stay. */
  static long state(long stay) {
    return stay & (1L << STATE_BITS) - 1;
  }

  static int place(long state) {
    return (int) state & (1 << PLACE_BITS) - 1;
  }

  static long withPlace(long stay, int place) {
    return stay & -1L << PLACE_BITS | place;
  }

  static int decile2025(long state) {
    return (int) (state >> PLACE_BITS) & (1 << DECILE_BITS) - 1;
  }

  static int decile2019(long state) {
    return (int) (state >> PLACE_BITS + DECILE_BITS) & (1 << DECILE_BITS) - 1;
  }

  /** Returns one more than the age; 0 where it is not known. */
  static int age(long state) {
    return (int) (state >> PLACE_BITS + 2 * DECILE_BITS) & (1 << AGE_BITS) - 1;
  }

  static boolean isRegistered(long state) {
    return (state >> STATE_BITS - 1 & 1) == 1;
  }

  /** Returns the same state with age and deciles that are known from elsewhere. */
  static long known(long state, int age, int decile2019, int decile2025) {
    long kept = state & (1L << STATE_BITS - 1 | (1L << PLACE_BITS) - 1);
    return kept
        | (long) age << PLACE_BITS + 2 * DECILE_BITS
        | (long) decile2019 << PLACE_BITS + DECILE_BITS
        | (long) decile2025 << PLACE_BITS;
  }

  /** Returns the number of bits of a state, for keys that go on with something else. */
  static int stateBits() {
    return STATE_BITS;
  }
}

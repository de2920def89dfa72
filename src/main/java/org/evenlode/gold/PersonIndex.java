package org.evenlode.gold;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.contract.Lenses.Lens;

/**
 * Says in which groups everybody is counted, month by month, small enough to be broadcast to every
 * executor once: some 60 bytes a person and 8 for each stay in one state, so that facts are never
 * joined and a lens costs nothing for each of them.
 *
 * <p>Attributes are those of the person in the month; where the month is not known (people not
 * registered here), age and deprivation are those known best.
 */
final class PersonIndex implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int EVERYBODY = 0;
  private static final int BOARD = 1;
  private static final int NOT_HERE = 2;
  private static final int PLACES = 3;

  /** Sets the years of a band of the European Standard Population, and its last band. */
  private static final int BAND = 5;

  private static final int LAST_BAND = StandardisedRate.BANDS - 1;

  private final int first;
  private final LongIndex people = new LongIndex();
  private int[] texts = new int[0];
  private int[] births = new int[0];

  /** Says where each person's stays begin. */
  private int[] begins = new int[0];

  private long[] stays = new long[0];

  /**
   * Holds the codes of each text's attributes; the first is of somebody of whom nothing is known.
   */
  private final List<int[]> codes = new ArrayList<>();

  private final LensCodes lenses;
  private final CubeShape shape;

  private PersonIndex(
      SparkSession session,
      List<Traits> traits,
      List<Stays> parts,
      List<Lens> lenses,
      String icb,
      int first) {
    this.first = first;
    Map<Attribute, List<Object>> values = new EnumMap<>(Attribute.class);
    values.put(Attribute.IS_REGISTERED, List.of(false, true));
    values.put(Attribute.AGE, numbers(0, Stays.OLDEST));
    values.put(Attribute.IMD_2019_DECILE, numbers(1, 10));
    values.put(Attribute.IMD_2025_DECILE, numbers(1, 10));
    addTraits(traits, values);
    addStays(parts, values);
    this.lenses = new LensCodes(session, lenses, values);
    List<String> areas = new ArrayList<>(List.of("everybody", "icb:" + icb, "not_registered_here"));
    List<AreaKind> kinds =
        new ArrayList<>(List.of(AreaKind.EVERYBODY, AreaKind.ICB, AreaKind.NOT_REGISTERED_HERE));
    for (Object place : values.getOrDefault(Attribute.PLACE, List.of())) {
      areas.add("place:" + (place == null ? Lens.UNKNOWN : place));
      kinds.add(AreaKind.PLACE);
    }
    shape =
        new CubeShape(
            lenses.stream().map(Lens::name).toList(),
            this.lenses.firstColumns(),
            this.lenses.categories(),
            areas,
            kinds);
  }

  /**
   * Reads the index.
   *
   * @param persons silver_person
   * @param months silver_person_month, from the first month on
   * @param first number of the first month that facts may be of, see {@link Periods#index}
   */
  static PersonIndex of(
      Dataset<Row> persons, Dataset<Row> months, List<Lens> lenses, String icb, int first) {
    List<Traits> traits =
        InternalRows.of(Traits.rows(persons))
            .mapPartitions(rows -> List.of(Traits.of(rows)).iterator())
            .collect();
    List<Stays> stays =
        InternalRows.of(Stays.rows(months, first))
            .mapPartitions(rows -> List.of(Stays.of(rows)).iterator())
            .collect();
    return new PersonIndex(persons.sparkSession(), traits, stays, lenses, icb, first);
  }

  /** Returns nothing, which every attribute may be, and the numbers from one to another. */
  private static List<Object> numbers(int from, int to) {
    List<Object> numbers = new ArrayList<>();
    numbers.add(null);
    for (int number = from; number <= to; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  private void addTraits(List<Traits> parts, Map<Attribute, List<Object>> values) {
    Map<Attribute, Map<String, Integer>> known = new EnumMap<>(Attribute.class);
    for (Attribute attribute : Traits.ATTRIBUTES) {
      if (attribute.type().equals("string")) {
        known.put(attribute, new LinkedHashMap<>(Map.of("", 0)));
      }
    }
    int most = parts.stream().mapToInt(Traits::size).sum();
    texts = new int[most];
    births = new int[most];
    codes.add(new int[Attribute.values().length]);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Traits part : parts) {
      int[] here =
          part.texts().stream()
              .mapToInt(text -> numbers.computeIfAbsent(text, one -> codes(one, known)))
              .toArray();
      for (int i = 0; i < part.size(); i++) {
        int person = people.add(part.person(i));
        texts[person] = here[part.text(i)];
        births[person] = part.birth(i);
      }
    }
    known.forEach(
        (attribute, of) -> {
          List<Object> all = new ArrayList<>(of.keySet());
          all.set(0, null);
          values.put(attribute, all);
        });
  }

  /** Keeps the codes of a text's attributes; gives their place. */
  private int codes(String text, Map<Attribute, Map<String, Integer>> known) {
    int[] of = new int[Attribute.values().length];
    String[] attributes = Traits.attributes(text);
    for (int i = 0; i < attributes.length; i++) {
      Attribute attribute = Traits.ATTRIBUTES.get(i);
      Map<String, Integer> numbers = known.get(attribute);
      if (numbers != null) {
        of[attribute.ordinal()] = numbers.computeIfAbsent(attributes[i], none -> numbers.size());
      } else if (!attributes[i].isEmpty()) {
        of[attribute.ordinal()] = Integer.parseInt(attributes[i]);
      }
    }
    codes.add(of);
    return codes.size() - 1;
  }

  private void addStays(List<Stays> parts, Map<Attribute, List<Object>> values) {
    List<Object> places = new ArrayList<>();
    places.add(null);
    TreeSet<String> all = new TreeSet<>();
    parts.forEach(part -> all.addAll(part.places()));
    places.addAll(all);
    values.put(Attribute.PLACE, places);
    int total = 0;
    for (Stays part : parts) {
      for (int i = 0; i < part.size(); i++) {
        people.add(part.person(i));
      }
      total += part.size();
    }
    texts = Arrays.copyOf(texts, people.size());
    int known = births.length;
    births = Arrays.copyOf(births, people.size());
    if (known < births.length) {
      Arrays.fill(births, known, births.length, Traits.UNBORN);
    }
    begins = new int[people.size() + 1];
    for (Stays part : parts) {
      for (int i = 0; i < part.size(); i++) {
        begins[people.find(part.person(i)) + 1]++;
      }
    }
    for (int i = 1; i < begins.length; i++) {
      begins[i] += begins[i - 1];
    }
    stays = new long[total];
    int[] next = begins.clone();
    for (Stays part : parts) {
      int[] place = new int[part.places().size() + 1];
      for (int i = 1; i < place.length; i++) {
        place[i] = places.indexOf(part.places().get(i - 1));
      }
      for (int i = 0; i < part.size(); i++) {
        long stay = part.packed(i);
        stays[next[people.find(part.person(i))]++] =
            Stays.withPlace(stay, place[Stays.place(Stays.state(stay))]);
      }
    }
  }

  /** Returns the areas and categories that groups are numbered by. */
  CubeShape shape() {
    return shape;
  }

  /** Returns a reader for one task. */
  Group.Reader reader() {
    return new Reader();
  }

  /** Tells groups, each worked out once. */
  private final class Reader implements Group.Reader {
    private final LongIndex numbers = new LongIndex();
    private final List<Group> groups = new ArrayList<>();

    @Override
    public Group of(long person, int month) {
      int number = people.find(person);
      int text = 0;
      long state = 0;
      int birth = Traits.UNBORN;
      if (number >= 0) {
        text = texts[number];
        birth = births[number];
        for (int i = begins[number]; i < begins[number + 1]; i++) {
          if (Stays.holds(stays[i], month - first)) {
            state = Stays.state(stays[i]);
          }
        }
      }
      int[] best = codes.get(text);
      long known =
          Stays.known(
              state,
              age(Stays.age(state), month, birth),
              either(Stays.decile2019(state), best[Attribute.IMD_2019_DECILE.ordinal()]),
              either(Stays.decile2025(state), best[Attribute.IMD_2025_DECILE.ordinal()]));
      int at = numbers.add((long) text << Stays.stateBits() | known);
      if (at == groups.size()) {
        groups.add(group(best, known));
      }
      return groups.get(at);
    }
  }

  private static int either(int first, int other) {
    return first > 0 ? first : other;
  }

  private static int age(int known, int month, int birth) {
    if (known > 0 || birth == Traits.UNBORN) {
      return known;
    }
    return Math.min(Math.max(0, month - birth) / 12, Stays.OLDEST) + 1;
  }

  private Group group(int[] best, long state) {
    int[] of = best.clone();
    of[Attribute.IS_REGISTERED.ordinal()] = Stays.isRegistered(state) ? 1 : 0;
    of[Attribute.PLACE.ordinal()] = Stays.place(state);
    of[Attribute.AGE.ordinal()] = Stays.age(state);
    of[Attribute.IMD_2019_DECILE.ordinal()] = Stays.decile2019(state);
    of[Attribute.IMD_2025_DECILE.ordinal()] = Stays.decile2025(state);
    int[] areas =
        Stays.isRegistered(state)
            ? new int[] {EVERYBODY, BOARD, PLACES + Stays.place(state)}
            : new int[] {EVERYBODY, NOT_HERE};
    int age = Stays.age(state);
    int band = age == 0 ? -1 : Math.min((age - 1) / BAND, LAST_BAND);
    return new Group(areas, lenses.columns(of), band);
  }
}

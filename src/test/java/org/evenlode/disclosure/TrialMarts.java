package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Total;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.disclosure.SuppressionPlan.Planned;

/** Marts of made-up counts of people, and plans for them. */
final class TrialMarts {
  static final Rule HES = new Rule(7, false, 5);
  static final int LEAST = 4;

  /** Tenths in fifths, and a pair with fifths. */
  static final List<Nesting> NESTINGS =
      List.of(
          new Nesting("tenth", "fifth", 0, List.of("5", "6", "7", "8"), List.of("3", "4")),
          new Nesting("sex_by_fifth", "fifth", 1, List.of(), List.of()));

  private static final Total CATEGORIES =
      total(Total.Kind.CATEGORIES, "category", "lens", List.of());
  private static final Total AREAS = total(Total.Kind.VALUES, "area", "", List.of("here", "away"));
  static final String ALL = "everybody\u001fall";

  private TrialMarts() {}

  static Plan plan(MartCounts... marts) {
    return SuppressionPlan.plan(List.of(marts), List.of(), Memory.none(), LEAST);
  }

  static Map<String, Planned> hidden(Plan plan) {
    Map<String, Planned> hidden = new TreeMap<>();
    plan.counts().stream()
        .filter(Planned::isHidden)
        .forEach(count -> hidden.put(count.place().cell(), count));
    return hidden;
  }

  /** What a reader of a planned release knows when the next one comes. */
  static Map<Place, Past> past(Plan plan) {
    Map<Place, Past> past = new HashMap<>();
    versions(plan).forEach((place, versions) -> past.put(place, versions.get(0)));
    return past;
  }

  /** The same, with the values of releases before. */
  static Map<Place, List<Past>> versions(Plan plan) {
    Map<Place, List<Past>> versions = new HashMap<>();
    plan.counts()
        .forEach(
            of ->
                versions
                    .computeIfAbsent(of.place(), none -> new ArrayList<>())
                    .add(
                        new Past(
                            of.count(),
                            of.low(),
                            of.high(),
                            of.isHidden(),
                            of.isWithheld(),
                            of.roundedTo(),
                            of.proof(),
                            of.first(),
                            of.last())));
    return versions;
  }

  /** What is remembered of a single release. */
  static Memory memory(Map<Place, Past> past) {
    Map<Place, List<Past>> versions = new HashMap<>();
    past.forEach((place, known) -> versions.put(place, List.of(known)));
    return Memory.of(versions);
  }

  private static Total total(Total.Kind kind, String over, String lens, List<String> parts) {
    return new Total(kind, List.of(over), lens, "everybody", parts, List.of(), 0, Map.of());
  }

  static Place place(String cell) {
    return new Place("gold_m", cell, "people");
  }

  static CountRow sex(String category, long count) {
    return row(count, "sex", category);
  }

  static CountRow row(long count, String lens, String category) {
    return new CountRow(
        new String[] {lens, category}, new long[] {count}, new boolean[] {HES.hides(count)}, true);
  }

  static CountRow monthly(String month, long count, String lens, String category) {
    return new CountRow(
        new String[] {month, lens, category},
        new long[] {count},
        new boolean[] {HES.hides(count)},
        true);
  }

  static MartCounts mart(String name, CountRow... rows) {
    return mart(name, List.of("lens", "category"), List.of(rows));
  }

  static MartCounts mart(String name, List<String> key, List<CountRow> rows) {
    TableColumn people =
        new TableColumn(
            "people",
            ColumnType.LONG,
            "people",
            Sensitivity.AGGREGATE,
            java.util.Optional.empty(),
            true,
            java.util.Optional.of(TableColumn.Count.PEOPLE),
            java.util.Optional.empty(),
            List.of(),
            java.util.Optional.empty(),
            false);
    TableContract plain =
        TableContract.plain(
            TableId.of("gold_" + name),
            "m",
            "lens and category",
            key,
            List.of(
                TableColumn.plain("area", ColumnType.TEXT, "area", Sensitivity.AGGREGATE),
                TableColumn.plain("month", ColumnType.DATE, "month", Sensitivity.AGGREGATE),
                TableColumn.plain("lens", ColumnType.TEXT, "lens", Sensitivity.AGGREGATE),
                TableColumn.plain("category", ColumnType.TEXT, "group", Sensitivity.AGGREGATE),
                people));
    return new MartCounts(
        new TableContract(
            plain.table(),
            plain.title(),
            plain.grain(),
            plain.key(),
            plain.event(),
            plain.sourcePerson(),
            plain.checkedAgainst(),
            plain.linked(),
            plain.columns(),
            plain.derived(),
            key.contains("area") ? List.of(CATEGORIES, AREAS) : List.of(CATEGORIES),
            plain.checks(),
            plain.sql()),
        HES,
        rows);
  }
}

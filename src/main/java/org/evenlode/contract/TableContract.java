package org.evenlode.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Declares a table of ours: what one row is, its key, its columns and what must hold.
 *
 * @param event of an entity: the date column without which a record cannot be used
 * @param sourcePerson of an entity about people: columns that, with the feed's data set, tell apart
 *     people without a usable identifier; empty when rows carry no identity
 * @param checkedAgainst of an entity about people: tables of who holds which NHS number, and of
 *     mergers of numbers, by which a record's number is looked at a second time
 * @param linked of an entity whose records are linked to people by what they say of them
 * @param derived of a mart: values computed from shown counts at disclosure control
 * @param totals of a mart: rows that are sums of other rows
 * @param noiseBy of a mart: what the noise of its counts follows from
 * @param purposes of a mart: what it serves beside the purpose of the night
 * @param sql the SELECT that builds the table, when SQL builds it
 */
public record TableContract(
    TableId table,
    String title,
    String grain,
    List<String> key,
    Optional<String> event,
    List<String> sourcePerson,
    List<TableId> checkedAgainst,
    Optional<LinkedBy> linked,
    Map<String, TableColumn> columns,
    List<Derived> derived,
    List<Total> totals,
    NoiseBy noiseBy,
    List<CheckRule> checks,
    List<Purpose> purposes,
    Optional<String> sql) {

  /** Says what the noise of a mart's counts follows from. */
  public enum NoiseBy {
    /** Follows from the records counted: equal sets of records have equal noise in every mart. */
    RECORDS,
    /**
     * Follows from the place of the count in the mart, whatever the date: a stock that hardly
     * changes has the same noise at each census, so that averaging tells nothing.
     */
    PLACE
  }

  /** Declares a table that Java makes, without event, SQL, checks or derived values. */
  public static TableContract plain(
      TableId table,
      String title,
      String grain,
      List<String> key,
      Collection<TableColumn> columns) {
    Map<String, TableColumn> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    return new TableContract(
        table,
        title,
        grain,
        key,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        byName,
        List.of(),
        List.of(),
        NoiseBy.RECORDS,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** Returns the same table made by a SELECT. */
  public TableContract madeBy(String select) {
    return with(columns, checks, Optional.of(select));
  }

  private TableContract with(
      Map<String, TableColumn> otherColumns,
      List<CheckRule> otherChecks,
      Optional<String> otherSql) {
    return new TableContract(
        table,
        title,
        grain,
        key,
        event,
        sourcePerson,
        checkedAgainst,
        linked,
        otherColumns,
        derived,
        totals,
        noiseBy,
        otherChecks,
        purposes,
        otherSql);
  }

  static TableContract read(Section section, Optional<String> sql, Zone zone) {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    section
        .children("columns")
        .forEach((name, child) -> columns.put(name, TableColumn.read(name, child)));
    List<Derived> derived =
        section.children("derived").entrySet().stream()
            .map(entry -> Derived.read(entry.getKey(), entry.getValue()))
            .toList();
    String name = section.name("table");
    TableId id = TableId.of(zone.label() + "_unnamed");
    if (TableId.isTable(name)) {
      id = TableId.of(name);
      boolean identity = zone == Zone.SILVER && id.zone() == Zone.IDENTITY;
      if (id.zone() != zone && !identity) {
        section.problem("table", "must start with '" + zone.label() + "_' in this folder");
      }
    } else if (!name.isEmpty()) {
      section.problem("table", "must be <zone>_<noun>, is '" + name + "'");
    }
    TableContract contract =
        new TableContract(
            id,
            section.text("title"),
            section.text("grain"),
            section.texts("key"),
            section.optionalText("event"),
            section.texts("source_person"),
            tables(section, "checked_against"),
            section.section("linked").map(LinkedBy::read),
            columns,
            derived,
            totals(section),
            section.oneOf("noise_by", NoiseBy.class, NoiseBy.RECORDS),
            CheckRule.readAll(section, "checks", CheckRule.Severity.FAIL),
            section.manyOf("purposes", Purpose.class),
            sql);
    contract.check(section);
    section.finish();
    return zone == Zone.GOLD ? contract.counted() : contract;
  }

  /**
   * Returns a mart's contract with what disclosure control adds to it: a cell key beside each count
   * whose noise follows from records, and the checks that every count is there and not negative,
   * and that no part is above its total.
   */
  TableContract counted() {
    Map<String, TableColumn> all = new LinkedHashMap<>(columns);
    List<CheckRule> rules = new ArrayList<>(checks);
    for (TableColumn count : counts()) {
      if (noiseBy == NoiseBy.RECORDS) {
        all.put(count.keyName(), count.countKey());
      }
      rules.add(mustHold("negative_" + count.name(), "coalesce(" + count.name() + ", -1) >= 0"));
      count.partOf().ifPresent(total -> rules.add(noMoreThan(count.name(), total)));
    }
    for (Derived value : derived) {
      if (value.kind().isShare() && columns.keySet().containsAll(value.of())) {
        rules.add(noMoreThan(value.of().get(0), value.of().get(1)));
      }
    }
    return with(all, rules.stream().distinct().toList(), sql);
  }

  private static CheckRule noMoreThan(String part, String total) {
    return mustHold(part + "_above_" + total, part + " <= " + total);
  }

  private static CheckRule mustHold(String code, String rule) {
    return new CheckRule(code, rule, CheckRule.Severity.FAIL);
  }

  /** Returns the columns of counts in order, internal ones included. */
  public List<TableColumn> counts() {
    return columns.values().stream().filter(column -> column.count().isPresent()).toList();
  }

  private static List<TableId> tables(Section section, String key) {
    List<TableId> tables = new ArrayList<>();
    for (String name : section.texts(key)) {
      if (TableId.isTable(name)) {
        tables.add(TableId.of(name));
      } else {
        section.problem(key, "must name tables as <zone>_<noun>, has '" + name + "'");
      }
    }
    return tables;
  }

  /** Returns the columns of the key that say when. */
  public List<String> dates() {
    return columns.values().stream()
        .filter(column -> column.type() == ColumnType.DATE && key.contains(column.name()))
        .map(TableColumn::name)
        .toList();
  }

  private static List<Total> totals(Section section) {
    List<String> key = section.texts("key");
    return section.sections("totals").stream().map(item -> Total.read(item, key)).toList();
  }

  private void check(Section section) {
    key.forEach(column -> mustExist(section, "key", column));
    event.ifPresent(column -> mustExist(section, "event", column));
    sourcePerson.forEach(column -> mustExist(section, "source_person", column));
    linked.ifPresent(by -> mustExist(section, "linked", by.record()));
    if (linked.isPresent() && !hasPeople()) {
      section.problem("linked", "needs source_person: who is linked to nobody is somebody too");
    }
    if (totals.stream().anyMatch(total -> total.kind() == Total.Kind.CATEGORIES)) {
      // Rows are brought together by their keys; one without would be lost.
      columns.values().stream()
          .filter(column -> key.contains(column.name()) && !column.required())
          .forEach(
              column ->
                  section.problem(
                      "columns." + column.name(),
                      "must be required: it is in the key of a mart with totals over categories"));
    }
    columns
        .values()
        .forEach(
            column -> {
              column.partOf().ifPresent(total -> mustExist(section, "columns", total));
              column.hiddenWith().forEach(other -> mustExist(section, "columns", other));
              column.needs().ifPresent(needs -> mustBeACount(section, column, needs.count()));
            });
    derived.forEach(value -> value.of().forEach(column -> mustExist(section, "derived", column)));
    if (table.zone() == Zone.GOLD || table.zone() == Zone.CHECKED) {
      columns
          .values()
          .forEach(
              column -> {
                if (column.sensitivity().compareTo(Sensitivity.PERSON) <= 0) {
                  section.problem(
                      "columns",
                      "'" + column.name() + "' is about one person: a mart holds groups only");
                }
              });
      if (table.zone() == Zone.GOLD) {
        checkMart(section);
      }
    }
    if (table.zone() == Zone.SILVER) {
      columns.values().stream()
          .filter(column -> column.sensitivity().compareTo(Sensitivity.IDENTIFIER) <= 0)
          .forEach(
              column ->
                  section.problem(
                      "columns",
                      "'" + column.name() + "' is an identifier: those live in identity_* only"));
    }
  }

  private void checkMart(Section section) {
    if (counts().isEmpty()) {
      section.problem("columns", "no column is a count, so nothing can be disclosure-controlled");
    }
    for (TableColumn column : columns.values()) {
      if (column.isUnexplainedNumber()) {
        section.problem(
            "columns." + column.name(),
            "is a number that would be published exactly: say what it counts (count = people |"
                + " events | records), which count it needs, or why it is none (not_a_count ="
                + " \"...\")");
      }
      if (column.count().isPresent() && column.notACount().isPresent()) {
        section.problem("columns." + column.name(), "is a count and not_a_count at once");
      }
    }
    boolean isSummed =
        totals.stream()
            .anyMatch(
                total ->
                    total.kind() == Total.Kind.PERIODS || total.kind() == Total.Kind.PRECEDING);
    if (noiseBy == NoiseBy.PLACE && isSummed) {
      section.problem(
          "noise_by",
          "cannot be place where months are summed into longer periods: noise that is the same each"
              + " month would add up");
    }
  }

  private void mustBeACount(Section section, TableColumn of, String name) {
    mustExist(section, "columns", name);
    TableColumn column = columns.get(name);
    if (column != null && (column.count().isEmpty() || column.internal())) {
      section.problem(
          "columns." + of.name() + ".needs.count", "'" + name + "' is no published count");
    }
  }

  private void mustExist(Section section, String at, String column) {
    if (!columns.containsKey(column)) {
      section.problem(
          at,
          "names a column that is not declared: '"
              + column
              + "'"
              + Names.hint(column, columns.keySet()));
    }
  }

  /** Returns the columns in order as a Spark DDL schema. */
  public String ddl() {
    StringBuilder ddl = new StringBuilder();
    columns
        .values()
        .forEach(
            column ->
                ddl.append(ddl.isEmpty() ? "" : ", ")
                    .append(column.name())
                    .append(' ')
                    .append(column.type().sqlType()));
    return ddl.toString();
  }

  /** Returns true if it holds names or addresses in clear, which identity tables alone may read. */
  public boolean isForLinkage() {
    return columns.values().stream()
        .anyMatch(column -> column.sensitivity() == Sensitivity.LINKAGE);
  }

  public boolean hasPeople() {
    return !sourcePerson.isEmpty();
  }
}

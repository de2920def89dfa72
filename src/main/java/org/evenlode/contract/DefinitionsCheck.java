package org.evenlode.contract;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks what must hold between definitions: every name that one uses is declared by another. */
final class DefinitionsCheck {
  private final Definitions all;
  private final Problems problems;

  DefinitionsCheck(Definitions all, Problems problems) {
    this.all = all;
    this.problems = problems;
  }

  void run() {
    all.feeds().values().forEach(this::feed);
    all.agreements().values().forEach(this::agreement);
    all.goals().values().forEach(this::goal);
    all.codeSystems().values().forEach(s -> s.checkTarget(all.codeSystems(), problems));
    all.tables().values().forEach(this::table);
    all.indicators().values().forEach(this::indicator);
    all.submissionRules().forEach(rule -> rule.check("submission_rules", all, problems));
  }

  private void feed(FeedContract feed) {
    String file = "feed " + feed.name();
    Collection<String> agreements = all.agreements().keySet();
    if (!agreements.contains(feed.agreement())) {
      problems.add(
          file,
          "agreement",
          "no agreement is called '"
              + feed.agreement()
              + "'"
              + Names.hint(feed.agreement(), agreements));
    }
    Agreement agreement = all.agreements().get(feed.agreement());
    if (agreement != null && !agreement.feeds().isEmpty()) {
      covered(feed, agreement);
    }
    TableContract entity = all.tables().get(feed.staged());
    if (entity == null) {
      problems.add(
          file,
          "provides",
          "no entity is called '"
              + feed.provides()
              + "'"
              + Names.hint(
                  feed.provides(),
                  all.tables().keySet().stream()
                      .filter(id -> id.zone() == Zone.STAGED)
                      .map(TableId::noun)
                      .toList()));
      return;
    }
    feed.submissions()
        .filter(name -> !all.tables().containsKey(TableId.of("staged_" + name)))
        .ifPresent(name -> problems.add(file, "submissions", "no entity is called '" + name + "'"));
    feed.belongsTo().ifPresent(parent -> parent(feed, parent));
    feed.columns().values().forEach(column -> feedColumn(file, column, entity));
    entity
        .event()
        .filter(event -> !feed.columns().containsKey(event))
        .ifPresent(
            event ->
                problems.add(
                    file, "columns", entity.table() + " needs its event date '" + event + "'"));
  }

  /**
   * Checks that an agreement covers a feed: one that lists feeds and columns covers nothing else.
   */
  private void covered(FeedContract feed, Agreement agreement) {
    String file = "feed " + feed.name();
    if (!agreement.feeds().containsKey(feed.name())) {
      problems.add(file, "agreement", agreement.name() + " does not list this feed");
    }
    for (String column : agreement.notCovered(feed)) {
      problems.add(
          file,
          "columns",
          "agreement " + agreement.name() + " does not cover column '" + column + "'");
    }
  }

  private void goal(Goal goal) {
    Collection<String> lenses = all.lenses().byName().keySet();
    if (!goal.lens().equals("everybody") && !lenses.contains(goal.lens())) {
      problems.add(
          "conf/goals.conf",
          goal.name() + ".lens",
          "no lens is called '" + goal.lens() + "'" + Names.hint(goal.lens(), lenses));
    }
    if (!all.indicators().containsKey(goal.indicator())) {
      problems.add(
          "conf/goals.conf",
          goal.name() + ".indicator",
          "no indicator is called '"
              + goal.indicator()
              + "'"
              + Names.hint(goal.indicator(), all.indicators().keySet()));
    }
  }

  private void agreement(Agreement agreement) {
    for (String feed : agreement.feeds().keySet()) {
      if (!all.feeds().containsKey(feed)) {
        problems.add(
            "agreement " + agreement.name(),
            "feeds",
            "no feed is called '" + feed + "'" + Names.hint(feed, all.feeds().keySet()));
      }
    }
  }

  private void parent(FeedContract feed, FeedContract.Parent parent) {
    String file = "feed " + feed.name();
    FeedContract owner = all.feeds().get(parent.feed());
    if (owner == null) {
      problems.add(
          file,
          "belongs_to.feed",
          "no feed is called '"
              + parent.feed()
              + "'"
              + Names.hint(parent.feed(), all.feeds().keySet()));
      return;
    }
    // One that expires before the other would leave rows that nobody can judge.
    if (!owner.agreement().equals(feed.agreement())) {
      problems.add(
          file,
          "belongs_to.feed",
          owner.name() + " is under another agreement: '" + owner.agreement() + "'");
    }
    for (String column : parent.by()) {
      if (!owner.columns().containsKey(column)) {
        problems.add(
            file,
            "belongs_to.by",
            owner.name()
                + " has no column '"
                + column
                + "'"
                + Names.hint(column, owner.columns().keySet()));
      }
    }
  }

  private void feedColumn(String file, FeedColumn column, TableContract entity) {
    String path = "columns." + column.name();
    TableColumn target = entity.columns().get(column.name());
    if (target == null) {
      problems.add(
          file,
          path,
          entity.table()
              + " has no such column"
              + Names.hint(column.name(), entity.columns().keySet()));
      return;
    }
    if (column.type() != target.type()) {
      problems.add(
          file,
          path + ".type",
          "must be "
              + target.type().name().toLowerCase(Locale.ROOT)
              + " as in "
              + entity.table()
              + ", is "
              + column.type().name().toLowerCase(Locale.ROOT));
    }
    if (column.sensitivity().compareTo(target.sensitivity()) > 0) {
      problems.add(
          file,
          path + ".sensitivity",
          "is weaker than in "
              + entity.table()
              + ": "
              + target.sensitivity().name().toLowerCase(Locale.ROOT));
    }
    codes(file, path, column, target);
  }

  private void codes(String file, String path, FeedColumn column, TableColumn target) {
    if (target.codes().isPresent() && column.codes().isEmpty() && column.constant().isEmpty()) {
      problems.add(
          file,
          path + ".codes",
          "is required: the column holds codes of " + target.codes().orElseThrow());
    }
    if (column.codes().isEmpty()) {
      return;
    }
    String name = column.codes().orElseThrow();
    CodeSystem system = all.codeSystems().get(name);
    if (system == null) {
      problems.add(
          file,
          path + ".codes",
          "no code system is called '" + name + "'" + Names.hint(name, all.codeSystems().keySet()));
    } else if (!target.codes().equals(java.util.Optional.of(system.to()))) {
      problems.add(
          file,
          path + ".codes",
          name
              + " maps to "
              + system.to()
              + ", the column holds "
              + target.codes().orElse("no codes"));
    }
  }

  /** Checks that no SELECT reads names in clear, no matter who wrote it: they are for linkage. */
  private void keepsNamesApart(TableContract contract) {
    String select = contract.sql().orElse("");
    for (TableContract other : all.tables().values()) {
      if (other.isForLinkage()
          && Pattern.compile("\\b" + other.table().name() + "\\b", Pattern.CASE_INSENSITIVE)
              .matcher(select)
              .find()) {
        problems.add(
            contract.table().name(),
            "sql",
            "reads " + other.table() + ", which holds names in clear for linkage only");
      }
    }
  }

  private void table(TableContract contract) {
    keepsNamesApart(contract);
    for (TableId register : contract.checkedAgainst()) {
      if (!all.tables().containsKey(register)) {
        List<String> known = all.tables().keySet().stream().map(TableId::name).toList();
        problems.add(
            contract.table().name(),
            "checked_against",
            "no table is called '" + register.name() + "'" + Names.hint(register.name(), known));
      }
    }
    contract
        .columns()
        .values()
        .forEach(
            column ->
                column
                    .codes()
                    .filter(name -> !all.codeSystems().containsKey(name))
                    .ifPresent(
                        name ->
                            problems.add(
                                contract.table().name(),
                                "columns." + column.name() + ".codes",
                                "no code system is called '"
                                    + name
                                    + "'"
                                    + Names.hint(name, all.codeSystems().keySet()))));
  }

  private void indicator(Indicator indicator) {
    String file = "indicator " + indicator.name();
    String from = indicator.from();
    TableContract facts = TableId.isTable(from) ? all.tables().get(TableId.of(from)) : null;
    if (facts == null) {
      problems.add(
          file,
          "from",
          "no table is called '"
              + from
              + "'"
              + Names.hint(from, all.tables().keySet().stream().map(TableId::name).toList()));
      return;
    }
    for (String needed : new String[] {"person_id", indicator.when()}) {
      if (!facts.columns().containsKey(needed)) {
        problems.add(
            file,
            "from",
            from
                + " has no column '"
                + needed
                + "'"
                + Names.hint(needed, facts.columns().keySet()));
      }
    }
  }
}

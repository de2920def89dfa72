package org.evenlode.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Describes a feed as its partner delivers it, and the canonical entity that it provides.
 *
 * @param provides the entity; several feeds (dialects) may provide the same one
 * @param dataset the data set family, shown as a source of published figures
 * @param agreement the data-sharing agreement, which also sets the disclosure rule
 * @param key canonical columns that tell records apart within a delivery
 * @param keyWith columns that tell records apart beside the key, and may be empty
 * @param period date column whose month is the reporting period
 * @param provider column of the organisation that reports
 * @param submissions for files that do not say whose they are: the entity of header records that
 *     gives provider and period of each submission
 * @param latestBy column that tells which of two deliveries is the later; without it the day of
 *     delivery does
 * @param leastShare share of a provider's rows of a month that a later delivery must have to
 *     replace them; fewer are strays, and are not used
 * @param precedence where two feeds of one entity cover the same provider and month, the higher
 *     counts
 * @param required a night without the feed stops with exit 66
 * @param removes conditions under which a record may not be used at all, each with its reason
 * @param lateAfterDays days after the end of a period by which the feed is due
 */
public record FeedContract(
    String name,
    String title,
    String provides,
    String dataset,
    String agreement,
    FilesContract files,
    List<String> key,
    List<String> keyWith,
    Optional<String> period,
    Optional<String> provider,
    Optional<String> submissions,
    Delivery delivery,
    Optional<String> latestBy,
    double leastShare,
    int precedence,
    boolean required,
    Cadence cadence,
    int lateAfterDays,
    Map<String, FeedColumn> columns,
    List<CheckRule> checks,
    List<CheckRule> removes,
    Optional<Parent> belongsTo) {

  /**
   * Names the feed whose record says whose a record is, where the record itself does not.
   *
   * @param feed that feed
   * @param by columns of both that find it, within one submission where there are submissions
   */
  public record Parent(String feed, List<String> by) {
    static Parent read(Section section) {
      Parent parent = new Parent(section.name("feed"), section.texts("by"));
      if (parent.by().isEmpty()) {
        section.problem("by", "is required");
      }
      section.finish();
      return parent;
    }
  }

  /** Returns true if a rule reads the column to decide whether a record may be used. */
  public boolean isProtecting(FeedColumn column) {
    return removes.stream().anyMatch(rule -> rule.reads(column.name()));
  }

  static FeedContract read(Section section, FilesContract.LayoutReader layouts) {
    Map<String, FeedColumn> columns = new LinkedHashMap<>();
    section
        .children("columns")
        .forEach((name, child) -> columns.put(name, FeedColumn.read(name, child)));
    if (columns.isEmpty()) {
      section.problem("columns", "must declare at least one column");
    }
    String feed = section.name("feed");
    FeedContract contract =
        new FeedContract(
            feed,
            section.optionalText("title").orElse(feed),
            section.name("provides"),
            section.name("dataset"),
            section.name("agreement"),
            section
                .section("files")
                .map(files -> FilesContract.read(files, layouts))
                .orElseGet(
                    () -> {
                      section.problem("files", "is required");
                      return FilesContract.named("");
                    }),
            section.texts("key"),
            section.texts("key_with"),
            section.optionalText("period"),
            section.optionalText("provider"),
            section.optionalText("submissions"),
            section.requiredOneOf("delivery", Delivery.class, Delivery.APPEND),
            section.optionalText("latest_by"),
            section.number("least_share", 0.5),
            section.integer("precedence", 0),
            section.flag("required", false),
            section.oneOf("cadence", Cadence.class, Cadence.IRREGULAR),
            section.integer("late_after_days", 45),
            columns,
            CheckRule.readAll(section, "checks", CheckRule.Severity.WARN),
            CheckRule.readAll(section, "remove", CheckRule.Severity.WARN),
            section.section("belongs_to").map(Parent::read));
    contract.check(section);
    section.finish();
    return contract;
  }

  private void check(Section section) {
    Set<String> names = columns.keySet();
    if (key.isEmpty()) {
      section.problem("key", "is required");
    }
    key.forEach(column -> mustExist(section, "key", column, names));
    keyWith.forEach(column -> mustExist(section, "key_with", column, names));
    period.ifPresent(column -> mustExist(section, "period", column, names));
    provider.ifPresent(column -> mustExist(section, "provider", column, names));
    belongsTo.ifPresent(
        parent ->
            parent.by().forEach(column -> mustExist(section, "belongs_to.by", column, names)));
    latestBy.ifPresent(column -> mustExist(section, "latest_by", column, names));
    boolean dated = period.map(columns::get).filter(c -> c.type() == ColumnType.DATE).isPresent();
    if (period.isPresent() && names.contains(period.get()) && !dated) {
      section.problem("period", "must be a date column");
    }
    if (delivery == Delivery.REPLACE_PROVIDER_PERIOD
        && submissions.isEmpty()
        && (period.isEmpty() || provider.isEmpty())) {
      section.problem(
          "delivery", "replace_provider_period needs 'period' and 'provider', or 'submissions'");
    }
    if (!(leastShare >= 0 && leastShare <= 1)) {
      section.problem("least_share", "must be from 0 to 1");
    }
    if (submissions.isPresent() && !files.namesSubmission()) {
      section.problem("submissions", "needs {submission} in files.pattern");
    }
  }

  private static void mustExist(Section section, String at, String column, Set<String> names) {
    if (!names.contains(column)) {
      section.problem(
          at, "names a column that is not declared: '" + column + "'" + Names.hint(column, names));
    }
  }

  /** Returns the bronze table of this feed. */
  public TableId bronze() {
    return TableId.of("bronze_" + name);
  }

  /** Returns the staged table that this feed provides rows to. */
  public TableId staged() {
    return TableId.of("staged_" + provides);
  }
}

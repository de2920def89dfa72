package org.evenlode.report;

import static org.evenlode.report.TableSection.count;
import static org.evenlode.report.TableSection.share;
import static org.evenlode.report.TableSection.text;

import java.util.Map;
import org.evenlode.publish.Release;
import org.evenlode.report.TableSection.Shown;

/** Makes the tables of the report that say how far its figures can be trusted. */
record Tables(Release release) {
  String html() {
    return codingQuality()
        + completeness()
        + linkage()
        + otherThresholds()
        + unmapped()
        + sources()
        + cost();
  }

  private String codingQuality() {
    return section(
        "Coding quality",
        "Gaps in coding are not random: they are wider where people are worse served. Sums of shown counts only; the share known is that of the providers and months whose count of known is shown, which leaves out those with only a few gaps.",
        "Coding quality by feed and field, all months",
        """
        select feed, field, sum(records) as records, sum(not_stated) as not_stated,
          sum(not_known) as not_known, sum(invalid) as invalid,
          sum(known) / nullif(sum(records) filter (where known is not null), 0) as share
        from published_coding_quality
        where field <> 'all_fields'
        group by feed, field
        order by field, feed
        """,
        text("feed", "Feed"),
        text("field", "Field"),
        count("records", "Records"),
        share("share", "Known"),
        count("not_stated", "Not stated"),
        count("not_known", "Not known"),
        count("invalid", "Invalid"));
  }

  private String completeness() {
    return section(
        "What joining up bought",
        "People whose record in one care setting is complete only because another setting's record fills it, and people on whom records disagree.",
        "Ethnic category by care setting and deprivation quintile (1 is the most deprived)",
        """
        select care_setting, category, people, known_here_share, known_by_joining_share,
          not_stated, not_known, conflicting_share
        from published_completeness
        where field = 'ethnic_category' and lens in ('all', 'deprivation_quintile')
        order by care_setting, case when category = 'all' then 0 else 1 end, category
        """,
        text("care_setting", "Care setting"),
        text("category", "Quintile"),
        count("people", "People"),
        share("known_here_share", "Known here"),
        share("known_by_joining_share", "Known by joining up"),
        count("not_stated", "Not stated"),
        count("not_known", "Known nowhere"),
        share("conflicting_share", "Records disagree"));
  }

  private String unmapped() {
    return section(
        "Codes that map nowhere",
        "The thirty most frequent. A code is named only where it can be one and concerns at least eight people of the provider; the others stand together as -.",
        "Unmapped codes by provider and field",
        """
        select provider_code, feed, field, code, records, people
        from published_unmapped_code
        where records is not null
        order by records desc, provider_code, feed, field, code
        limit 30
        """,
        text("provider_code", "Provider"),
        text("feed", "Feed"),
        text("field", "Field"),
        text("code", "Code"),
        count("records", "Records"),
        count("people", "People"));
  }

  private String otherThresholds() {
    return section(
        "Does it depend on how surely records are linked?",
        "People whose record of a partner is linked to them, against all others: would the finding be another if fewer, surer links counted (0.98), or more, less sure ones (0.7)? Same means that at all three thresholds the linked have clearly more, clearly less, or neither.",
        "Findings about linked groups, all people of the board",
        """
        select i.title, i.category, i.numerator, i.denominator, i.value, i.ci_low, i.ci_high,
          case i.differs_if_linked_otherwise when true then 'differs' when false then 'same' else 'too few to say' end as otherwise
        from published_indicator i
        inner join (
          select distinct indicator, lens, area, category from published_indicator
          where differs_if_linked_otherwise is not null) l
          on l.indicator = i.indicator and l.lens = i.lens and l.area = i.area and l.category = i.category
        where i.area like 'icb:%' and datediff(i.period_end, i.period_start) > 300
        order by i.title, i.category
        """,
        text("title", "Indicator"),
        text("category", "Group"),
        count("numerator", "Events"),
        count("denominator", "Out of"),
        share("value", "Share"),
        share("ci_low", "from"),
        share("ci_high", "to"),
        text("otherwise", "If linked otherwise"));
  }

  private String linkage() {
    return section(
        "Who is linked",
        "Partners without NHS numbers are linked by name, date of birth, sex and postcode. People who opted out or are not registered are linked to nobody. Ratio: not linked, over not linked of the best group. Another's and missed: as the probabilities of the links expect it, with their upper limits.",
        "Records linked, by what the record itself says",
        """
        select q.source, q.lens, q.category, q.records, q.linked_share, q.linked_low, q.linked_high,
          q.expected_false_high, q.expected_missed, q.expected_missed_high, g.difference, g.ratio
        from published_linkage_quality q
        left join published_linkage_gap g
          on g.source = q.source and g.lens = q.lens and g.category = q.category
        order by q.source, case q.lens when 'all' then 0 else 1 end, q.lens, q.category
        """,
        text("source", "Data set"),
        text("lens", "By"),
        text("category", "Group"),
        count("records", "Records"),
        share("linked_share", "Linked"),
        share("linked_low", "from"),
        share("linked_high", "to"),
        share("expected_false_high", "Of them another's, at most"),
        share("expected_missed", "Missed"),
        share("expected_missed_high", "at most"),
        new Shown("difference", "Against the best group, points", TableSection.Kind.POINTS),
        text("ratio", "Ratio of not linked"));
  }

  private String sources() {
    return section(
        "Sources",
        "May not be used: people who have opted out, confidential, withheld and dummy records.",
        "What every feed has delivered",
        """
        select feed, dataset, max(state) as state, max(last_delivered) as last_delivered,
          max(period) as newest, sum(records) as records, sum(quarantined) as quarantined,
          sum(replaced) as replaced, sum(outranked) as outranked, sum(removed) as removed,
          max(refused_files) as refused
        from published_source
        group by feed, dataset
        having sum(files) > 0 or max(state) <> 'missing'
        order by dataset, feed
        """,
        text("feed", "Feed"),
        text("dataset", "Data set"),
        text("state", "State"),
        text("last_delivered", "Last delivered"),
        text("newest", "Newest month"),
        count("records", "Rows used"),
        count("quarantined", "Quarantined"),
        count("replaced", "Replaced later"),
        count("outranked", "Other feed counts"),
        count("removed", "May not be used"),
        count("refused", "Files refused"));
  }

  private String cost() {
    return section(
        "What protecting people costs",
        "Small counts are never shown; a hidden count is between 1 and 12. The others carry noise of up to 5 either way and are rounded to 5. Where most groups of a breakdown are small, all of it is withheld. Figures change only when at least 5 people or 10 events have changed. The share is that of all that a column counts.",
        "Counts by mart",
        """
        select mart, count, cells, hidden, withheld, repeated, share_withheld
        from published_disclosure_cost
        where hidden + withheld > 0
        order by mart, count
        """,
        text("mart", "Mart"),
        text("count", "Count"),
        count("cells", "Counts"),
        count("hidden", "Hidden"),
        count("withheld", "Withheld"),
        count("repeated", "Repeated"),
        share("share_withheld", "Share withheld"));
  }

  private String section(
      String title, String intro, String caption, String select, Shown... columns) {
    return TableSection.of(title, intro, caption, release.rows(select, Map.of()), columns);
  }
}

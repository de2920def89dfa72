package org.evenlode.report;

import static org.evenlode.report.TableSection.count;
import static org.evenlode.report.TableSection.number;
import static org.evenlode.report.TableSection.share;
import static org.evenlode.report.TableSection.text;

import java.util.Map;
import org.evenlode.publish.Release;
import org.evenlode.report.TableSection.Kind;
import org.evenlode.report.TableSection.Shown;

/** Makes the tables of the report that show whole marts: who is served, who waits, who is lost. */
record CareTables(Release release, String area) {

  String html() {
    return core20plus5()
        + rates()
        + waitingList()
        + missed()
        + pathway()
        + cohorts()
        + combinations()
        + careGaps()
        + barriers()
        + insights()
        + goals()
        + population();
  }

  private String core20plus5() {
    return section(
        "Core20PLUS5",
        "The clinical areas of NHS England's approach, in the most deprived fifth of areas and in all. Where nothing can be computed, the reason stands instead.",
        "Core20PLUS5 by clinical area, newest period",
        """
        select strand, clinical_area, title, core20, least_deprived, everybody, difference, difference_low,
          difference_high, status
        from published_core20plus5
        where area in (:area, 'none')
        order by strand, case when area = 'none' then 1 else 0 end, clinical_area, indicator
        """,
        text("strand", "For"),
        text("clinical_area", "Area"),
        text("title", "Measure"),
        new Shown("core20", "Most deprived fifth", Kind.SHARE_IF_ANY),
        new Shown("least_deprived", "Least deprived fifth", Kind.SHARE_IF_ANY),
        new Shown("everybody", "All", Kind.SHARE_IF_ANY),
        new Shown("difference", "Gap, points", Kind.POINTS),
        new Shown("difference_low", "from", Kind.POINTS),
        new Shown("difference_high", "to", Kind.POINTS),
        text("status", "Status"));
  }

  private String rates() {
    return section(
        "Rates in the population",
        "Events per 100,000 registered people and year, as they would be if every group had the ages of the European Standard Population 2013. People who never come are counted. The ratio holds the most against the least deprived fifth; it is shown from 20 events on.",
        "Standardised rates, newest twelve months or quarter",
        """
        with newest as (
          select indicator, max(struct(period_end, datediff(period_end, period_start) as days, period_start)) as period
          from published_rate
          group by indicator
        ), by_group as (
          select r.indicator, r.title, r.area, r.period_start, r.period_end,
            max(r.standardised_rate) filter (where r.lens = 'deprivation_quintile' and r.category = '1') as most,
            max(r.standardised_rate) filter (where r.lens = 'deprivation_quintile' and r.category = '5') as least,
            max(r.standardised_rate) filter (where r.lens = 'everybody') as everybody
          from published_rate r
          inner join newest n on n.indicator = r.indicator
            and n.period.period_end = r.period_end and n.period.period_start = r.period_start
          where r.area = :area
          group by r.indicator, r.title, r.area, r.period_start, r.period_end
        )
        select g.title, round(g.most) as most, round(g.least) as least, round(g.everybody) as everybody, q.value as ratio, q.ci_low as ratio_low, q.ci_high as ratio_high
        from by_group g
        left join published_inequality q on q.indicator = g.indicator and q.area = g.area
          and q.period_start = g.period_start and q.period_end = g.period_end
          and q.lens = 'deprivation_quintile' and q.measure = 'ratio' and q.compared = '1'
        order by g.title
        """,
        text("title", "Events"),
        count("most", "Most deprived fifth"),
        count("least", "Least deprived fifth"),
        count("everybody", "All"),
        number("ratio", "Ratio"),
        number("ratio_low", "from"),
        number("ratio_high", "to"));
  }

  private String waitingList() {
    return section(
        "Waiting lists",
        "Open referral to treatment pathways at the newest census. Management information, not the official statistic. Weeks are shown where at least 50 pathways have a start.",
        "Open pathways by deprivation quintile (1 is the most deprived) and ethnic group",
        """
        select lens, category, pathways, over_18_weeks_share, over_52_weeks, median_weeks, p92_weeks
        from published_waiting_list
        where provider_code = 'all' and lens in ('everybody', 'deprivation_quintile', 'ethnic_group')
          and census_date = (select max(census_date) from published_waiting_list)
        order by case lens when 'everybody' then 0 when 'deprivation_quintile' then 1 else 2 end, category
        """,
        text("lens", "By"),
        text("category", "Group"),
        count("pathways", "Pathways"),
        share("over_18_weeks_share", "Over 18 weeks"),
        count("over_52_weeks", "Over 52 weeks"),
        number("median_weeks", "Median weeks"),
        number("p92_weeks", "92nd percentile"));
  }

  private String missed() {
    return section(
        "Missed appointments by three definitions",
        "Figures of missed appointments differ by what they are out of. Under 18, the word is: was not brought.",
        "Appointments of the last twelve closed months",
        """
        select care_setting, category, due, missed, attended_or_missed_share, of_all_booked_share, bulletin_share
        from published_did_not_attend
        where provider_code = 'all' and lens in ('everybody', 'age_group')
        order by care_setting, lens desc, category
        """,
        text("care_setting", "Care setting"),
        text("category", "Group"),
        count("due", "Due"),
        count("missed", "Missed"),
        share("attended_or_missed_share", "Out of kept or missed"),
        share("of_all_booked_share", "Out of all booked"),
        share("bulletin_share", "Missed or cancelled, out of all"));
  }

  private String pathway() {
    return section(
        "From referral to being seen",
        "Referrals of twelve months, each with four weeks to be seen. Closed unseen: discharged without a contact.",
        "Referrals by care setting and deprivation quintile (1 is the most deprived)",
        """
        select care_setting, category, referred, seen_share, seen_in_28_days_share, median_days, closed_unseen_share
        from published_pathway_audit
        where provider_code = 'all' and lens in ('everybody', 'deprivation_quintile')
        order by care_setting, lens desc, category
        """,
        text("care_setting", "Care setting"),
        text("category", "Quintile"),
        count("referred", "Referred"),
        share("seen_share", "Seen"),
        share("seen_in_28_days_share", "Within 28 days"),
        number("median_days", "Median days"),
        share("closed_unseen_share", "Closed unseen"));
  }

  private String cohorts() {
    return section(
        "People known to several partners",
        "Council, police, fire, ambulance and voluntary sector each know a part. Unmet: no service has answered. The limits are what wrong links may change.",
        "Shared cohorts of the last twelve closed months, by deprivation quintile (1 is the most deprived)",
        """
        select title, category, people, round(people * linkage_low) as low, round(people * linkage_high) as high,
          unmet, unmet_share, act
        from published_shared_cohort
        where lens in ('everybody', 'deprivation_quintile')
        order by title, lens desc, category
        """,
        text("title", "Who"),
        text("category", "Quintile"),
        count("people", "People"),
        count("low", "from"),
        count("high", "to"),
        count("unmet", "Unmet"),
        share("unmet_share", "Unmet share"),
        text("act", "Who can act"));
  }

  private String combinations() {
    return section(
        "Which partners know the same people",
        "Everybody known to a partner is in exactly one row.",
        "Exact combinations of partners, the largest first",
        """
        select combination, people, unmet, unmet_share
        from published_cohort_intersection
        where people is not null
        order by people desc, combination
        limit 20
        """,
        text("combination", "Partners"),
        count("people", "People"),
        count("unmet", "Unmet"),
        share("unmet_share", "Unmet share"));
  }

  private String careGaps() {
    return section(
        "People between services",
        "Each line is a rule of the board, with why it matters and who can act. A person may be in several.",
        "Care gaps of the last twelve closed months",
        """
        select title, people, rationale, act
        from published_care_gap
        where lens = 'everybody'
        order by people desc nulls last, title
        """,
        text("title", "Who"),
        count("people", "People"),
        text("rationale", "Why it matters"),
        text("act", "Who can act"));
  }

  private String barriers() {
    return section(
        "What stands in the way",
        "Appointments that were kept or missed, of people for whom something stands in the way on record. What goes together need not cause one another.",
        "Missed appointments by barrier and care setting, last twelve closed months",
        """
        select barrier, care_setting, people, kept_or_missed, missed, missed_share
        from published_barrier
        order by care_setting, case when barrier = 'none' then 0 else 1 end, barrier
        """,
        text("barrier", "Barrier"),
        text("care_setting", "Care setting"),
        count("people", "People"),
        count("kept_or_missed", "Appointments"),
        count("missed", "Missed"),
        share("missed_share", "Missed share"));
  }

  private String goals() {
    return section(
        "Agreed goals",
        "State: against the straight line from baseline to target. Movement: whether the group's gap to everybody changed beyond chance, or everybody did.",
        "Goals and how they stand",
        """
        select title, owners, baseline, target, target_date, value, expected, state, movement, review_date
        from published_goal
        order by title
        """,
        text("title", "Goal"),
        text("owners", "Whose"),
        share("baseline", "From"),
        share("target", "To"),
        text("target_date", "By"),
        share("value", "Now"),
        share("expected", "Expected now"),
        text("state", "State"),
        text("movement", "Movement"),
        text("review_date", "Next review"));
  }

  private String insights() {
    return section(
        "Lived experience",
        "What people tell voluntary organisations, by what stands in the way. Voices are as the organisations count them.",
        "Voices by barrier and theme, the most first",
        """
        select barrier, theme, sum(voices) as voices
        from published_insight
        group by barrier, theme
        order by voices desc nulls last
        limit 15
        """,
        text("barrier", "What stands in the way"),
        text("theme", "Theme"),
        count("voices", "Voices"));
  }

  private String population() {
    return section(
        "The population",
        "People registered with the board's practices at the end of the last closed month. A person may be on several registers.",
        "Registered people",
        """
        select lens, category, people
        from published_population
        where area = 'icb' and age_band = 'all'
        order by case lens when 'everybody' then 0 else 1 end, lens, category
        """,
        text("lens", "By"),
        text("category", "Group"),
        count("people", "People"));
  }

  private String section(
      String title, String intro, String caption, String select, Shown... columns) {
    Map<String, Object> parameters = select.contains(":area") ? Map.of("area", area) : Map.of();
    return TableSection.of(title, intro, caption, release.rows(select, parameters), columns);
  }
}

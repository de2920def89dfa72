-- Purpose:    who waits for planned care, and how long, group by group.
-- Population: open referral to treatment pathways at the last census of each closed month, twelve
--             months back.
-- Grain:      census, provider (and all), lens and category.
-- Definition: RTT lists of the Waiting List Minimum Data Set; management information, not the
--             official statistic. Percentiles are of the days themselves, in whole weeks.
--             A merged trust counts under its successor in the censuses from then on: earlier
--             ones have been published as they were, and two versions of one would tell hidden counts.
with waiting as (
  select
    w.person_id, w.week_ending_date, w.days_waited,
    coalesce(o.current_code, w.provider_code, 'unknown') as provider_code,
    coalesce(w.treatment_function, 'unknown') as treatment_function,
    coalesce(cast(p.imd_2025_quintile as string), 'unknown') as deprivation_quintile,
    ethnic_label_of(p.ethnic_category) as ethnic_group,
    coalesce(p.sex, 'unknown') as sex
  from silver_waiting w
  left join silver_person p on p.person_id = w.person_id
  left join silver_organisation o
    on o.organisation_code = w.provider_code and o.changed_on <= w.week_ending_date
  where w.is_rtt and w.is_month_end
    and w.week_ending_date between add_months(:last_closed, -11) and last_day(:last_closed)
),

opened as (
  select
    *,
    explode(array(provider_code, 'all')) as provider,
    array(
      struct('everybody' as lens, 'all' as category),
      struct('deprivation_quintile' as lens, deprivation_quintile as category),
      struct('ethnic_group' as lens, ethnic_group as category),
      struct('sex' as lens, sex as category),
      struct('treatment_function' as lens, treatment_function as category)
    ) as cells
  from waiting
),

in_cells as (
  select person_id, week_ending_date, provider, days_waited, explode(cells) as cell
  from opened
)

select
  week_ending_date as census_date,
  provider as provider_code,
  cell.lens as lens,
  cell.category as category,
  count(distinct person_id) as people,
  count(*) as pathways,
  count(days_waited) as timed,
  count_if(days_waited > 126) as over_18_weeks,
  count_if(days_waited > 364) as over_52_weeks,
  count_if(days_waited > 455) as over_65_weeks,
  count_if(days_waited > 546) as over_78_weeks,
  cast(floor(percentile(days_waited, 0.5) / 7) as double) as median_weeks,
  cast(floor(percentile(days_waited, 0.92) / 7) as double) as p92_weeks
from in_cells
group by week_ending_date, provider, cell.lens, cell.category

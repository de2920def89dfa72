-- Purpose:    where people are lost between referral, first contact and discharge.
-- Population: referrals received in the twelve months that end four weeks before the last closed
--             month does.
-- Grain:      care setting, provider (and all), lens and category.
-- Definition: a first contact before receipt counts as seen on that day.
--             A merged trust counts under its successor.
with followed as (
  select
    r.*, coalesce(o.current_code, r.provider_code) as provider_now,
    coalesce(cast(p.imd_2025_quintile as string), 'unknown') as deprivation_quintile,
    ethnic_label_of(p.ethnic_category) as ethnic_group,
    coalesce(p.sex, 'unknown') as sex,
    r.discharge_date is not null
      and (r.first_attended_date is null or r.first_attended_date > r.discharge_date) as is_closed_unseen
  from silver_referral r
  left join silver_person p on p.person_id = r.person_id
  left join silver_organisation o on o.organisation_code = r.provider_code
  where r.day_28 between add_months(:last_closed, -11) and last_day(:last_closed)
),

opened as (
  select
    *,
    explode(array(provider_now, 'all')) as provider,
    array(
      struct('everybody' as lens, 'all' as category),
      struct('deprivation_quintile' as lens, deprivation_quintile as category),
      struct('ethnic_group' as lens, ethnic_group as category),
      struct('sex' as lens, sex as category)
    ) as cells
  from followed
),

in_cells as (
  select *, explode(cells) as cell
  from opened
)

select
  setting as care_setting,
  provider as provider_code,
  date_sub(add_months(:last_closed, -11), 28) as period_start,
  date_sub(last_day(:last_closed), 28) as period_end,
  cell.lens as lens,
  cell.category as category,
  count_people(person_id) as people,
  count_people(person_id, is_closed_unseen) as people_lost,
  count_events(person_id) as referred,
  count_events(person_id, first_attended_date is not null) as seen,
  count_events(person_id, seen_within_days <= 28) as seen_in_28_days,
  count_events(person_id, discharge_date is not null) as closed,
  count_events(person_id, is_closed_unseen) as closed_unseen,
  round(percentile(case when seen_within_days is not null then greatest(seen_within_days, 0) end, 0.5)) as median_days
from in_cells
group by setting, provider, cell.lens, cell.category

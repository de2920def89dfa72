-- Purpose:    what became of appointments, with each of the three definitions of a missed one.
-- Population: appointments and contacts of the twelve months to the last closed one.
-- Grain:      care setting, provider (and all), lens and category.
-- Definition: domain notes 3.4. Clock-stop events that are administration only are left out, and so
--             is what had not taken place. A merged trust counts under its successor. Attributes are those of silver_person; age is that of the day.
with due as (
  select
    c.person_id, c.setting, coalesce(o.current_code, c.provider_code) as provider_code, c.attendance,
    coalesce(cast(p.imd_2025_quintile as string), 'unknown') as deprivation_quintile,
    ethnic_label_of(p.ethnic_category) as ethnic_group,
    coalesce(p.sex, 'unknown') as sex,
    case when p.birth_month is null then 'unknown'
         when months_between(c.contact_date, p.birth_month) < 216 then 'under_18'
         else '18_and_over' end as age_group
  from silver_contact c
  left join silver_person p on p.person_id = c.person_id
  left join silver_organisation o on o.organisation_code = c.provider_code
  where c.setting in ('outpatient', 'mental_health', 'community', 'general_practice')
    and c.is_activity
    and coalesce(c.attendance <> 'future', true)
    and c.contact_date between add_months(:last_closed, -11) and last_day(:last_closed)
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
      struct('age_group' as lens, age_group as category)
    ) as cells
  from due
),

in_cells as (
  select person_id, setting, provider, attendance, explode(cells) as cell
  from opened
)

select
  setting as care_setting,
  provider as provider_code,
  add_months(:last_closed, -11) as period_start,
  last_day(:last_closed) as period_end,
  cell.lens as lens,
  cell.category as category,
  count_people(person_id) as people,
  count_people(person_id, attendance in ('did_not_attend', 'arrived_late_not_seen', 'cancelled_by_patient'))
    as people_missed,
  count_events(person_id) as due,
  count_events(person_id, attendance is not null) as booked,
  count_events(person_id, attendance in ('attended', 'arrived_late_seen', 'did_not_attend', 'arrived_late_not_seen'))
    as kept_or_missed,
  count_events(person_id, attendance in ('attended', 'arrived_late_seen')) as seen,
  count_events(person_id, attendance in ('did_not_attend', 'arrived_late_not_seen')) as missed,
  count_events(person_id, attendance = 'cancelled_by_patient') as cancelled_by_patient,
  count_events(person_id, attendance = 'cancelled_by_provider') as cancelled_by_provider,
  count_events(person_id, attendance in ('did_not_attend', 'arrived_late_not_seen', 'cancelled_by_patient'))
    as missed_or_cancelled
from in_cells
group by setting, provider, cell.lens, cell.category

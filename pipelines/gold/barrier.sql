-- Purpose:    how often people miss appointments for whom something stands in the way, beside those for whom nothing is on record.
-- Population: appointments of the twelve months to the last closed one that were kept or missed.
-- Grain:      barrier and care setting.
-- Definition: silver_barrier. "Goes with", not "because of": people with a barrier differ in other ways too.
with due as (
  select distinct
    c.contact_key, c.person_id, c.setting,
    c.attendance in ('did_not_attend', 'arrived_late_not_seen') as is_missed,
    coalesce(b.barrier, 'none') as barrier
  from silver_contact c
  left join silver_barrier b
    on b.person_id = c.person_id
    and c.contact_date between b.valid_from and b.valid_to
  where c.setting in ('outpatient', 'mental_health', 'community', 'general_practice')
    and c.is_activity
    and c.attendance in ('attended', 'arrived_late_seen', 'did_not_attend', 'arrived_late_not_seen')
    and c.contact_date between add_months(:last_closed, -11) and last_day(:last_closed)
)

select
  barrier,
  setting as care_setting,
  add_months(:last_closed, -11) as period_start,
  last_day(:last_closed) as period_end,
  count_people(person_id) as people,
  count_people(person_id, is_missed) as people_missed,
  count_events(person_id) as kept_or_missed,
  count_events(person_id, is_missed) as missed
from due
group by barrier, setting

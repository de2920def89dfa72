-- Purpose:    what several partners know of one person, side by side: who is known to whom, and who has answered.
-- Population: people with a record of a partner outside the health service in the twelve months to the last closed one.
-- Grain:      person.
-- Definition: domain notes 1.9 (linked-data programmes). The emergency department counts as a partner that meets people in
--             crisis; practices and hospital clinics do not.
with known as (
  select
    person_id,
    collect_set(partner) as partners,
    count(*) as contacts,
    count_if(partner = 'ambulance') as ambulance_incidents,
    count_if(partner = 'police' and kind <> 'exclusion_zone') as police_notices,
    max(partner = 'homelessness' and kind in ('homeless', 'threatened')) as is_homeless_case,
    max(is_answered and partner in ('social_care', 'homelessness', 'social_prescribing')) as is_answered,
    min(certainty) as certainty,
    max(is_traceable) as is_traceable
  from silver_partner_contact
  where contact_date between add_months(:last_closed, -11) and last_day(:last_closed)
  group by person_id
),

health as (
  select
    person_id,
    count_if(setting = 'emergency') as emergency_attendances,
    count_if(setting <> 'emergency' and attendance in ('attended', 'arrived_late_seen')) as planned_contacts,
    max(setting in ('mental_health', 'community') and attendance in ('attended', 'arrived_late_seen')) as is_seen
  from silver_contact
  where contact_date between add_months(:last_closed, -11) and last_day(:last_closed)
  group by person_id
),

benefit as (
  select distinct k.person_id
  from staged_benefit_status b
  inner join identity_person_key k on k.person_token = b.person_token
),

registers as (
  select person_id, count(distinct register) as conditions from silver_condition group by person_id
)

select
  n.person_id,
  array_sort(if(coalesce(h.emergency_attendances, 0) > 0, array_union(n.partners, array('emergency')), n.partners)) as partners,
  size(n.partners) + if(coalesce(h.emergency_attendances, 0) > 0, 1, 0) as partner_count,
  n.contacts,
  n.ambulance_incidents,
  coalesce(h.emergency_attendances, 0) as emergency_attendances,
  n.police_notices,
  coalesce(n.is_homeless_case, false) or coalesce(p.accommodation = 'homeless', false) as is_homeless,
  b.person_id is not null as is_out_of_work,
  coalesce(p.is_registered, false) as is_registered,
  n.is_traceable,
  coalesce(p.death_month <= :last_closed, false) as is_dead,
  coalesce(r.conditions, 0) as conditions,
  coalesce(h.planned_contacts, 0) as planned_contacts,
  coalesce(n.is_answered, false) or coalesce(h.is_seen, false) as is_served,
  n.certainty
from known n
left join health h on h.person_id = n.person_id
left join silver_person p on p.person_id = n.person_id
left join benefit b on b.person_id = n.person_id
left join registers r on r.person_id = n.person_id

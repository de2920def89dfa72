-- Purpose:    what providers know of how people live, beside their illnesses.
-- Population: patients of mental health services and community health providers.
-- Grain:      person, circumstance, value and care setting.
-- Definition: codes of national systems in one form (conf/codes); what is empty or not stated says nothing.
with said as (
  select p.person_token, 'accommodation' as circumstance, a.accommodation as value, 'mental_health' as source,
    coalesce(a.recorded_date, a._period) as recorded_on
  from staged_mental_health_accommodation a
  inner join staged_mental_health_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  union all
  select p.person_token, 'accommodation' as circumstance, a.accommodation as value, 'community' as source,
    coalesce(a.recorded_date, a._period) as recorded_on
  from staged_community_accommodation a
  inner join staged_community_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  union all
  select p.person_token, 'disability' as circumstance, a.disability as value, 'community' as source,
    a._period as recorded_on
  from staged_community_disability a
  inner join staged_community_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  union all
  select p.person_token, 'safeguarding_factor' as circumstance, a.safeguarding_factor as value, 'community' as source,
    a._period as recorded_on
  from staged_community_safeguarding a
  inner join staged_community_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  union all
  select p.person_token, f.circumstance, case when f.flag then 'yes' else 'no' end, 'mental_health', a._period
  from staged_mental_health_circumstance a
  inner join staged_mental_health_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  lateral view inline(array(
    struct('young_carer' as circumstance, a.is_young_carer as flag),
    struct('looked_after_child' as circumstance, a.is_looked_after as flag),
    struct('constant_care' as circumstance, a.needs_constant_care as flag),
    struct('reasonable_adjustment' as circumstance, a.needs_adjustment as flag),
    struct('parent' as circumstance, a.is_parent as flag)
  )) f as circumstance, flag
  where f.flag is not null
)

select
  k.person_id, s.circumstance, s.value, s.source,
  max(s.recorded_on) as recorded_on,
  count(*) as times
from said s
inner join identity_person_key k on k.person_token = s.person_token
where s.value is not null and s.value <> 'not_stated'
group by k.person_id, s.circumstance, s.value, s.source

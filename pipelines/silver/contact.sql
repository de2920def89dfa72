-- Purpose:    every contact of every care setting in one shape.
-- Population: outpatient appointments (HES or SUS, by precedence), MHSDS and CSDS care contacts.
-- Grain:      appointment or contact; the newest submission of a contact counts.
-- Definition: a contact's person is the patient of its referral in the same submission. HES has no
--             consultation medium: FIRSTATT 3 and 4 are telephone or telemedicine.
with mental_health as (
  select c.*, p.person_token
  from staged_mental_health_contact c
  inner join staged_mental_health_referral r
    on r._provider = c._provider and r._period = c._period and r.referral_id = c.referral_id
  inner join staged_mental_health_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
),

community as (
  select c.*, p.person_token
  from staged_community_contact c
  inner join staged_community_referral r
    on r._provider = c._provider and r._period = c._period and r.referral_id = c.referral_id
  inner join staged_community_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
),

all_contacts as (
  select
    'outpatient' as setting, person_token, provider_code, appointment_id as contact_id,
    appointment_date as contact_date, _period, attendance, attendance_kind,
    coalesce(
      mechanism,
      case when attendance_kind in ('first_remote', 'follow_up_remote') then 'telephone'
           when attendance_kind in ('first', 'follow_up') then 'face_to_face' end
    ) as mechanism,
    cast(null as string) as referral_id, treatment_function, _dataset, _feed
  from staged_outpatient
  union all
  select 'mental_health', person_token, _provider, contact_id, contact_date, _period, attendance,
    attendance_kind, mechanism, referral_id, cast(null as string), _dataset, _feed
  from mental_health
  union all
  select 'community', person_token, _provider, contact_id, contact_date, _period, attendance,
    attendance_kind, mechanism, referral_id, cast(null as string), _dataset, _feed
  from community
),

newest as (
  select *
  from (
    select *,
      row_number() over (
        partition by setting, provider_code, contact_id order by _period desc, contact_date desc
      ) as place
    from all_contacts
  )
  where place = 1
)

select
  concat_ws('|', n.setting, n.provider_code, n.contact_id) as contact_key,
  k.person_id,
  n.setting,
  n.provider_code,
  n.contact_date,
  n.attendance,
  coalesce(n.attendance_kind <> 'no_activity', true) as is_activity,
  n.attendance_kind,
  n.mechanism,
  n.referral_id,
  n.treatment_function,
  n._dataset as dataset,
  n._feed as feed
from newest n
inner join identity_person_key k on k.person_token = n.person_token

-- Purpose:    every contact of every care setting in one shape.
-- Population: outpatient appointments (HES or SUS, by precedence), MHSDS and CSDS care contacts,
--             attendances at emergency departments, appointments with general practice (booked by
--             somebody, not deleted).
-- Grain:      appointment or contact; the newest submission of a contact counts, and a contact that
--             comes under both codes of a merged trust counts once.
-- Definition: a contact's person is the patient of its referral in the same submission, or else in
--             the provider's newest that has the referral. Where none has it the contact is kept,
--             for a person of its source: a negative number, one for each referral, that nothing
--             else is ever linked to. HES has no consultation medium: FIRSTATT 3 and 4 are
--             telephone or telemedicine. A contact after the month of death is kept and marked:
--             either of the two dates is wrong, or somebody else's number was used.
with referred as (
  select 'mental_health' as setting, r._provider, r._period, r.referral_id, p.person_token
  from staged_mental_health_referral r
  inner join staged_mental_health_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
  union all
  select 'community', r._provider, r._period, r.referral_id, p.person_token
  from staged_community_referral r
  inner join staged_community_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
),

ever_referred as (
  select setting, _provider, referral_id, max_by(person_token, _period) as person_token
  from referred
  group by setting, _provider, referral_id
),

submitted as (
  select 'mental_health' as setting, contact_id, contact_date, _provider, _period, attendance,
    attendance_kind, mechanism, referral_id, _dataset, _feed
  from staged_mental_health_contact
  union all
  select 'community', contact_id, contact_date, _provider, _period, attendance,
    attendance_kind, mechanism, referral_id, _dataset, _feed
  from staged_community_contact
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
  select c.setting, coalesce(r.person_token, e.person_token), c._provider, c.contact_id,
    c.contact_date, c._period, c.attendance, c.attendance_kind, c.mechanism, c.referral_id,
    cast(null as string), c._dataset, c._feed
  from submitted c
  left join referred r
    on r.setting = c.setting and r._provider = c._provider and r._period = c._period
    and r.referral_id = c.referral_id
  left join ever_referred e
    on e.setting = c.setting and e._provider = c._provider and e.referral_id = c.referral_id
  union all
  select
    'emergency', person_token, provider_code, attendance_id, arrival_date, _period, 'attended',
    attendance_category, 'face_to_face', cast(null as string), cast(null as string), _dataset, _feed
  from staged_emergency_attendance
  union all
  select
    'general_practice', p.person_token, a.practice_code, a.appointment_id, a.appointment_date, a._period,
    a.attendance, cast(null as string), a.mechanism, cast(null as string), cast(null as string),
    a._dataset, a._feed
  from staged_gp_appointment a
  inner join staged_gp_patient p on p.gp_patient_id = a.gp_patient_id
  where not coalesce(a.is_deleted, false) and not coalesce(a.is_blocked, false)
    and not coalesce(p.is_deleted, false)
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
),

-- While two trusts merge, the same appointment may come under both codes.
once as (
  select * except (goes_on_as, at)
  from (
    select *,
      row_number() over (
        partition by setting, goes_on_as, contact_id, contact_date,
          coalesce(person_token, provider_code)
        order by if(provider_code = goes_on_as, 0, 1), provider_code
      ) as at
    from (
      select n.*, coalesce(o.current_code, n.provider_code) as goes_on_as
      from newest n
      left join silver_organisation o on o.organisation_code = n.provider_code
    )
  )
  where at = 1
)

select
  concat_ws('|', n.setting, n.provider_code, n.contact_id) as contact_key,
  coalesce(
    k.person_id,
    -1 - pmod(
      xxhash64(n.setting, n.provider_code, coalesce(n.referral_id, n.contact_id)),
      4611686018427387903)
  ) as person_id,
  n.setting,
  n.provider_code,
  n.contact_date,
  n.attendance,
  coalesce(n.attendance_kind <> 'no_activity', true) as is_activity,
  n.attendance_kind,
  n.mechanism,
  n.referral_id,
  n.treatment_function,
  coalesce(n.contact_date > last_day(p.death_month), false) as is_after_death,
  n._dataset as dataset,
  n._feed as feed
from once n
left join identity_person_key k on k.person_token = n.person_token
left join silver_person p on p.person_id = k.person_id

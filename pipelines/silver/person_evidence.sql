-- Purpose:    keep what every care setting has on record, so that a choice can be questioned.
-- Population: everybody in any feed; records of patients, appointments, attendances and episodes.
-- Grain:      person, field, care setting and value, an empty value included: it was not recorded.
-- Definition: a small area of 2011 is put as that of 2021 by the ONS lookup; where it was split,
--             the first part stands for all. Disability is yes with any, no where none is said.
--             A registration that has ended says nothing, and neither does what PDS has superseded. GP residence and practice are those of the newest month.
with split21 as (
  select lsoa11, min(lsoa21) as lsoa21 from staged_lsoa_change group by lsoa11
),

records as (
  select
    p.person_token, 'gp' as source, cast(:last_month as date) as seen_on, p.sex,
    cast(try_make_timestamp(p.birth_year, coalesce(p.birth_month, 7), 1, 0, 0, 0) as date) as birth,
    cast(try_make_timestamp(p.death_year, coalesce(p.death_month, 12), 1, 0, 0, 0) as date) as death,
    m.lsoa21, m.lsoa11, m.practice_code,
    array('sex', 'birth_month', 'death_month', 'small_area', 'practice') as fields,
    cast(null as string) as ethnic_category, cast(null as string) as language,
    cast(null as string) as accommodation, cast(null as string) as disability
  from staged_gp_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  left join silver_person_month m on m.person_id = k.person_id and m.month = :last_month
  where not coalesce(p.is_deleted, false)
  union all
  select
    p.person_token, 'gp', e.recorded_date, null, null, null, null, null, null,
    array('ethnic_category'), e.ethnic_category, null, null, null
  from staged_gp_patient p
  left join staged_gp_ethnicity e on e.gp_patient_id = p.gp_patient_id
  where not coalesce(p.is_deleted, false)
  union all
  select
    p.person_token, 'mental_health', p._period, p.sex,
    cast(trunc(p.birth_date, 'month') as date), cast(trunc(p.death_date, 'month') as date),
    d.lsoa21, d.lsoa11, null,
    array('ethnic_category', 'sex', 'birth_month', 'death_month', 'small_area', 'language'),
    p.ethnic_category, p.language, null, null
  from staged_mental_health_patient p
  left join staged_postcode_area d on d.postcode = p.postcode
  union all
  select
    p.person_token, 'community', p._period, p.sex,
    cast(trunc(p.birth_date, 'month') as date), cast(trunc(p.death_date, 'month') as date),
    d.lsoa21, d.lsoa11, null,
    array('ethnic_category', 'sex', 'birth_month', 'death_month', 'small_area', 'language'),
    p.ethnic_category, p.language, null, null
  from staged_community_patient p
  left join staged_postcode_area d on d.postcode = p.postcode
  union all
  select
    p.person_token, 'maternity', p._period, null,
    cast(trunc(p.birth_date, 'month') as date), cast(trunc(p.death_date, 'month') as date),
    d.lsoa21, d.lsoa11, null,
    array('ethnic_category', 'birth_month', 'death_month', 'small_area'),
    p.ethnic_category, null, null, null
  from staged_maternity_mother p
  left join staged_postcode_area d on d.postcode = p.postcode
  union all
  select
    p.person_token, 'maternity', b._period, null, null, null, null, null, null,
    array('language', 'disability'), null, b.language, null,
    case when b.has_disability then 'yes' when not b.has_disability then 'no' end
  from staged_maternity_booking b
  inner join staged_maternity_mother p
    on p._provider = b._provider and p._period = b._period and p.local_patient_id = b.local_patient_id
  union all
  select
    p.person_token, 'pds', p.effective_from, p.sex, cast(trunc(p.birth_month, 'month') as date),
    cast(trunc(p.death_date, 'month') as date), null, null, null,
    array('sex', 'birth_month', 'death_month', 'language'), null, p.language, null, null
  from staged_pds_person p
  where coalesce(p.effective_to > last_day(:last_month), true)
    and coalesce(p.effective_from <= last_day(:last_month), true)
  union all
  select
    p.person_token, 'pds', p.effective_from, null, null, null, coalesce(p.lsoa21, s.lsoa21), p.lsoa11,
    null, array('small_area'), null, null, null, null
  from staged_pds_address p
  left join split21 s on s.lsoa11 = p.lsoa11
  where coalesce(p.effective_to > last_day(:last_month), true)
    and coalesce(p.effective_from <= last_day(:last_month), true)
  union all
  select
    p.person_token, 'pds', p.effective_from, null, null, null, null, null,
    p.practice_code, array('practice'), null, null, null, null
  from staged_pds_practice p
  where coalesce(p.effective_to > last_day(:last_month), true)
    and coalesce(p.effective_from <= last_day(:last_month), true)
  union all
  select
    p.person_token, 'inpatient', p.episode_start_date, p.sex, null, null, s.lsoa21, p.lsoa11,
    p.practice_code, array('ethnic_category', 'sex', 'small_area', 'practice'), p.ethnic_category, null, null, null
  from staged_admission_episode p
  left join split21 s on s.lsoa11 = p.lsoa11
  union all
  select
    p.person_token, 'outpatient', p.appointment_date, p.sex, null, null, s.lsoa21, p.lsoa11,
    p.practice_code, array('ethnic_category', 'sex', 'small_area', 'practice'), p.ethnic_category, null, null, null
  from staged_outpatient p
  left join split21 s on s.lsoa11 = p.lsoa11
  union all
  select
    p.person_token, 'emergency', p.arrival_date, p.sex, null, null, s.lsoa21, p.lsoa11,
    p.practice_code, array('ethnic_category', 'sex', 'small_area', 'practice'), p.ethnic_category, null, null, null
  from staged_emergency_attendance p
  left join split21 s on s.lsoa11 = p.lsoa11
  union all
  select
    p.person_token, 'mental_health', coalesce(r.start_date, r._period), null, null, null, null, null,
    r.practice_code, array('practice'), null, null, null, null
  from staged_mental_health_registration r
  inner join staged_mental_health_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
  where r.end_date is null or r.end_date >= r._period
  union all
  select
    p.person_token, 'mental_health', coalesce(a.recorded_date, a._period), null, null, null, null, null,
    null, array('accommodation'), null, null, a.accommodation, null
  from staged_mental_health_accommodation a
  inner join staged_mental_health_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  union all
  select
    p.person_token, 'community', coalesce(r.start_date, r._period), null, null, null, null, null,
    r.practice_code, array('practice'), null, null, null, null
  from staged_community_registration r
  inner join staged_community_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
  where r.end_date is null or r.end_date >= r._period
  union all
  select
    p.person_token, 'community', coalesce(a.recorded_date, a._period), null, null, null, null, null,
    null, array('accommodation'), null, null, a.accommodation, null
  from staged_community_accommodation a
  inner join staged_community_patient p
    on p._provider = a._provider and p._period = a._period and p.local_patient_id = a.local_patient_id
  union all
  select
    p.person_token, 'community', d._period, null, null, null, null, null, null,
    array('disability'), null, null, null,
    case when d.disability = 'none' then 'no' when d.disability <> 'not_stated' then 'yes' end
  from staged_community_disability d
  inner join staged_community_patient p
    on p._provider = d._provider and p._period = d._period and p.local_patient_id = d.local_patient_id
),

said as (
  select
    person_token, source, seen_on, lsoa11, explode(fields) as field,
    ethnic_category, sex, birth, death, lsoa21, practice_code, language, accommodation, disability
  from records
),

valued as (
  select
    person_token, source, seen_on, field,
    case field
      when 'ethnic_category' then ethnic_category
      when 'sex' then sex
      when 'birth_month' then cast(birth as string)
      when 'death_month' then cast(death as string)
      when 'small_area' then lsoa21
      when 'practice' then practice_code
      when 'language' then language
      when 'accommodation' then accommodation
      when 'disability' then disability
    end as value,
    case when field = 'small_area' then lsoa11 end as detail
  from said
)

select
  k.person_id, v.field, v.source, v.value,
  max(v.detail) as detail,
  max(v.seen_on) as recorded_on,
  count(*) as times
from valued v
inner join identity_person_key k on k.person_token = v.person_token
group by k.person_id, v.field, v.source, v.value

-- Purpose:    measurements of one shape and unit out of general practices' journals.
-- Population: journal entries on the codelists blood_pressure, body_measure and smoking_status.
-- Grain:      person, kind, day and whether measured at home; of several on a day the last entered.
-- Definition: limits are those of CVDPREVENT for blood pressure (systolic under 50 and diastolic
--             under 20 are not believed); the others, and the upper ones, are wide enough for anybody
--             alive. A height under 3 is in metres, as practices send both; a value that cannot be
--             is kept as cannot_be without its number.
with entry as (
  select
    k.person_id, j.event_date as observed_on, j.recorded_date, j.value1, j.value2,
    blood_pressure_category(j.code) as pressure,
    body_measure_category(j.code) as measure,
    smoking_status_category(j.code) as smoking
  from staged_gp_journal j
  inner join identity_person_key k on k.person_token = j.person_token
  where in_blood_pressure(j.code) or in_body_measure(j.code) or in_smoking_status(j.code)
),

long as (
  select person_id, observed_on, recorded_date, 'systolic' as kind, value1 as value,
    cast(null as string) as finding, pressure like '%_home' as is_home
  from entry where pressure like 'pair%' or pressure like 'systolic%'
  union all
  select person_id, observed_on, recorded_date, 'diastolic',
    case when pressure like 'pair%' then value2 else value1 end, null, pressure like '%_home'
  from entry where pressure like 'pair%' or pressure like 'diastolic%'
  union all
  select person_id, observed_on, recorded_date, measure,
    case when measure = 'height' and value1 < 3 then value1 * 100 else value1 end, null, false
  from entry where measure is not null
  union all
  select person_id, observed_on, recorded_date, 'smoking_status', null, smoking, false
  from entry where smoking is not null
),

limits as (
  select * from values
    ('systolic', 'mmHg', 50, 300), ('diastolic', 'mmHg', 20, 200), ('bmi', 'kg/m2', 8, 100),
    ('weight', 'kg', 0.3, 400), ('height', 'cm', 20, 260)
    as limits (kind, unit, least, most)
),

last_entered as (
  select person_id, kind, observed_on, is_home,
    max_by(struct(value, finding), struct(recorded_date, value, finding)) as v
  from long
  group by person_id, kind, observed_on, is_home
)

select
  e.person_id,
  e.kind,
  e.observed_on,
  case when e.v.value between l.least and l.most then round(e.v.value, 1) end as value,
  l.unit,
  e.v.finding as finding,
  e.is_home,
  case
    when e.v.finding is not null then 'usable'
    when e.v.value is null then 'no_value'
    when e.v.value between l.least and l.most then 'usable'
    else 'cannot_be'
  end as status,
  'gp' as source
from last_entered e
left join limits l on l.kind = e.kind

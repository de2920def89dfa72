-- Purpose:    measurements and findings of one shape and unit, whoever recorded them.
-- Population: entries of general practices' journals, and observations coded in care activities of
--             mental health and community services (newest submission), on the codelists
--             blood_pressure, body_measure, blood_glucose, smoking_status and demo_measure (which
--             holds nothing with real data until your own stands in its place).
-- Grain:      person, kind, day and whether measured at home; of several on a day the last entered.
-- Definition: limits are those of CVDPREVENT for blood pressure (systolic under 50 and diastolic
--             under 20 are not believed); the others, and the upper ones, are wide enough for anybody
--             alive. Journals have no units. A height under 3 is in metres, and an HbA1c of 3 to 15
--             in per cent, as practices send both; activities name their unit in UCUM. A per cent of
--             HbA1c is turned into mmol/mol by the master equation of IFCC and NGSP, 10.93 a per cent
--             less 23.50. A value that cannot be, or whose unit its kind is not measured in, is kept
--             without its number.
with activity as (
  select 'mental_health' as setting, _provider, _period, activity_id, contact_id, observation,
    observation_value, observation_unit
  from staged_mental_health_activity
  where observation is not null
  union all
  select 'community', _provider, _period, activity_id, contact_id, observation, observation_value,
    observation_unit
  from staged_community_activity
  where observation is not null
),

newest_activity as (
  select setting, _provider, activity_id,
    max_by(struct(contact_id, observation, observation_value, observation_unit), _period) as a
  from activity
  group by setting, _provider, activity_id
),

recorded as (
  select
    k.person_id, j.code, j.event_date as observed_on, j.recorded_date, j.value1, j.value2,
    cast(null as string) as sent_unit, 'gp' as source
  from staged_gp_journal j
  inner join identity_person_key k on k.person_token = j.person_token
  union all
  select c.person_id, n.a.observation, c.contact_date, c.contact_date,
    try_cast(n.a.observation_value as double), null, n.a.observation_unit, n.setting
  from newest_activity n
  inner join silver_contact c on c.contact_key = concat_ws('|', n.setting, n._provider, n.a.contact_id)
),

entry as (
  select
    person_id, observed_on, recorded_date, value1, value2, sent_unit, source,
    blood_pressure_category(code) as pressure,
    smoking_status_category(code) as smoking,
    coalesce(body_measure_category(code), blood_glucose_category(code), demo_measure_category(code))
      as measure
  from recorded
  where in_blood_pressure(code) or in_body_measure(code) or in_blood_glucose(code)
    or in_smoking_status(code) or in_demo_measure(code)
),

long as (
  select person_id, observed_on, recorded_date, source, sent_unit, 'systolic' as kind, value1 as value,
    cast(null as string) as finding, pressure like '%_home' as is_home
  from entry where pressure like 'pair%' or pressure like 'systolic%'
  union all
  select person_id, observed_on, recorded_date, source, sent_unit, 'diastolic',
    case when pressure like 'pair%' then value2 else value1 end, null, pressure like '%_home'
  from entry where pressure like 'pair%' or pressure like 'diastolic%'
  union all
  select person_id, observed_on, recorded_date, source,
    case
      when sent_unit is not null then sent_unit
      when measure = 'height' and value1 < 3 then 'm'
      when measure = 'hba1c' and value1 between 3 and 15 then '%'
    end,
    measure, value1, if(measure like '%_check', 'done', null), false
  from entry where measure is not null
  union all
  select person_id, observed_on, recorded_date, source, null, 'smoking_status', null, smoking, false
  from entry where smoking is not null
),

-- What each kind is measured in, and the least and most that is believed.
limits as (
  select * from values
    ('systolic', 'mmHg', 50, 300), ('diastolic', 'mmHg', 20, 200), ('bmi', 'kg/m2', 8, 100),
    ('weight', 'kg', 0.3, 400), ('height', 'cm', 20, 260), ('hba1c', 'mmol/mol', 15, 200),
    ('glucose', 'mmol/L', 0.5, 80), ('total_cholesterol', 'mmol/L', 0.5, 30),
    ('hdl_cholesterol', 'mmol/L', 0.1, 8), ('creatinine', 'umol/L', 10, 3000),
    ('egfr', 'mL/min/1.73m2', 1, 200), ('acr', 'mg/mmol', 0.1, 3000), ('audit_c', 'score', 0, 12),
    ('alcohol_units', 'units/week', 0, 400)
    as limits (kind, unit, least, most)
),

-- Units of UCUM that are understood: value times factor plus offset is in the kind's own unit.
-- Cholesterol 38.67, glucose 18.016 and creatinine 88.4 by their molar masses.
units as (
  select * from values
    ('systolic', 'mm[Hg]', 1, 0), ('diastolic', 'mm[Hg]', 1, 0), ('bmi', 'kg/m2', 1, 0),
    ('weight', 'kg', 1, 0), ('weight', 'g', 0.001, 0), ('height', 'cm', 1, 0), ('height', 'm', 100, 0),
    ('hba1c', 'mmol/mol', 1, 0), ('hba1c', '%', 10.93, -23.50),
    ('glucose', 'mmol/L', 1, 0), ('glucose', 'mg/dL', 0.055506, 0),
    ('total_cholesterol', 'mmol/L', 1, 0), ('total_cholesterol', 'mg/dL', 0.025860, 0),
    ('hdl_cholesterol', 'mmol/L', 1, 0), ('hdl_cholesterol', 'mg/dL', 0.025860, 0),
    ('creatinine', 'umol/L', 1, 0), ('creatinine', 'mg/dL', 88.4, 0),
    ('egfr', 'mL/min/{1.73_m2}', 1, 0), ('acr', 'mg/mmol', 1, 0), ('acr', 'mg/g', 0.113, 0),
    ('audit_c', '{score}', 1, 0)
    as units (kind, sent_unit, factor, offset)
),

converted as (
  select l.person_id, l.kind, l.observed_on, l.recorded_date, l.is_home, l.source, l.finding,
    if(l.sent_unit is null, l.value, l.value * u.factor + u.offset) as value,
    l.sent_unit is not null and l.value is not null and u.factor is null as is_unit_unknown
  from long l
  left join units u on u.kind = l.kind and u.sent_unit = l.sent_unit
),

last_entered as (
  select person_id, kind, observed_on, is_home,
    max_by(
      struct(value, finding, is_unit_unknown, source), struct(recorded_date, value, finding, source)
    ) as v
  from converted
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
    when e.v.is_unit_unknown then 'unit_unknown'
    when e.v.value is null then 'no_value'
    when e.v.value between l.least and l.most then 'usable'
    else 'cannot_be'
  end as status,
  e.v.source as source
from last_entered e
left join limits l on l.kind = e.kind

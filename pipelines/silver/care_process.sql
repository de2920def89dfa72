-- Purpose:    who on a register had the checks that are due every year.
-- Population: people on a register who were alive and registered in the last closed month.
-- Grain:      person and register.
-- Definition: checks of the twelve months to the end of the last closed month. Target of the newest
--             blood pressure: NICE NG136 as CVDPREVENT counts it, at or under 140/90, at 80 and over
--             150/90; 5 mmHg less at home or over a day. The eight care processes of diabetes
--             (National Diabetes Audit): HbA1c, blood pressure, cholesterol, creatinine (or the
--             filtration rate that is made of it), albumin in urine, feet, body mass index, smoking.
--             The six of serious mental illness (NHS England): body mass index, blood pressure,
--             glucose or HbA1c, lipids, alcohol, smoking.
with recent as (
  select *
  from silver_observation
  where status = 'usable'
    and observed_on > last_day(add_months(:last_closed, -12))
    and observed_on <= last_day(:last_closed)
),

pressure as (
  select person_id, max_by(struct(systolic, diastolic, is_home), observed_on) as newest
  from (
    select person_id, observed_on, is_home,
      max(value) filter (where kind = 'systolic') as systolic,
      max(value) filter (where kind = 'diastolic') as diastolic
    from recent
    where kind in ('systolic', 'diastolic')
    group by person_id, observed_on, is_home
  )
  where systolic is not null and diastolic is not null
  group by person_id
),

other as (
  select person_id,
    bool_or(kind = 'bmi') as has_bmi,
    bool_or(kind = 'smoking_status') as has_smoking,
    bool_or(kind = 'hba1c') as has_hba1c,
    bool_or(kind in ('hba1c', 'glucose')) as has_glucose,
    bool_or(kind = 'total_cholesterol') as has_cholesterol,
    bool_or(kind in ('creatinine', 'egfr')) as has_creatinine,
    bool_or(kind = 'acr') as has_acr,
    bool_or(kind in ('audit_c', 'alcohol_units')) as has_alcohol,
    bool_or(kind = 'foot_check') as has_foot_check,
    bool_or(kind = 'learning_disability_check') as has_health_check,
    max_by(value, observed_on) filter (where kind = 'hba1c') as newest_hba1c
  from recent
  group by person_id
)

select
  c.person_id,
  c.register,
  last_day(:last_closed) as checked_on,
  m.age,
  p.newest is not null as has_blood_pressure,
  p.newest.systolic <= if(m.age >= 80, 150, 140) - if(p.newest.is_home, 5, 0)
    and p.newest.diastolic <= 90 - if(p.newest.is_home, 5, 0) as is_pressure_to_target,
  coalesce(o.has_bmi, false) as has_bmi,
  coalesce(o.has_smoking, false) as has_smoking,
  coalesce(o.has_hba1c, false) as has_hba1c,
  o.newest_hba1c <= 58 as is_hba1c_to_target,
  coalesce(o.has_health_check, false) as has_health_check,
  coalesce(
    p.newest is not null and o.has_hba1c and o.has_cholesterol and o.has_creatinine and o.has_acr
      and o.has_foot_check and o.has_bmi and o.has_smoking,
    false
  ) as has_all_eight,
  coalesce(
    p.newest is not null and o.has_bmi and o.has_glucose and o.has_cholesterol and o.has_alcohol
      and o.has_smoking,
    false
  ) as has_all_six
from silver_condition c
inner join silver_person_month m on m.person_id = c.person_id and m.month = :last_closed and m.is_registered
left join pressure p on p.person_id = c.person_id
left join other o on o.person_id = c.person_id

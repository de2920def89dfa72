-- Purpose:    who on a register had the checks that are due every year.
-- Population: people on a register who were alive and registered in the last closed month.
-- Grain:      person and register.
-- Definition: checks of the twelve months to the end of the last closed month. Target of the newest
--             blood pressure: NICE NG136 as CVDPREVENT counts it, at or under 140/90, at 80 and over
--             150/90; 5 mmHg less at home or over a day.
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
    coalesce(bool_or(kind = 'bmi'), false) as has_bmi,
    coalesce(bool_or(kind = 'smoking_status'), false) as has_smoking
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
  coalesce(o.has_smoking, false) as has_smoking
from silver_condition c
inner join silver_person_month m on m.person_id = c.person_id and m.month = :last_closed and m.is_registered
left join pressure p on p.person_id = c.person_id
left join other o on o.person_id = c.person_id

-- Purpose:    denominators, and attributes as at an event.
-- Population: patients of general practices; dummy and deleted records left out.
-- Grain:      person and month; all attributes as on the month's last day.
-- Definition: of overlapping registrations and addresses the one that began last counts.
--             Registered here: the practice belongs to the board (ODS: high level health geography).
with patient as (
  select
    p.gp_patient_id,
    k.person_id,
    try_make_timestamp(p.birth_year, coalesce(p.birth_month, 7), 1, 0, 0, 0) as birth_month,
    try_make_timestamp(p.death_year, coalesce(p.death_month, 12), 1, 0, 0, 0) as death_month
  from staged_gp_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  where not coalesce(p.is_dummy, false) and not coalesce(p.is_deleted, false)
),

-- Deaths are registered with PDS; practices hear of them later, or never.
died as (
  select k.person_id, min(d.death_date) as death_month
  from staged_pds_person d
  inner join identity_person_key k on k.person_token = d.person_token
  where coalesce(d.effective_to > last_day(:last_month), true) and d.death_date is not null
  group by k.person_id
),

-- Each person's registrations, and addresses, the one that began last first: a month takes the
-- first that covers its last day, and nothing is joined or sorted by person and month.
registered as (
  select
    p.person_id,
    cast(trunc(min(r.start_date), 'month') as date) as first_month,
    sort_array(
      collect_list(struct(r.start_date, r.practice_code, coalesce(r.end_date, date'9999-12-31') as end_date)),
      false) as registrations
  from staged_gp_registration r
  inner join patient p on p.gp_patient_id = r.gp_patient_id
  group by p.person_id
  having first_month <= :last_month
),

person as (
  select
    p.person_id, min(p.birth_month) as birth_month,
    coalesce(min(d.death_month), min(p.death_month)) as death_month
  from patient p
  left join died d on d.person_id = p.person_id
  group by p.person_id
),

lived as (
  select
    p.person_id,
    sort_array(
      collect_list(
        struct(a.start_date, h.lsoa11, h.lsoa21, coalesce(a.end_date, date'9999-12-31') as end_date)),
      false) as addresses
  from staged_gp_address a
  inner join patient p on p.gp_patient_id = a.gp_patient_id
  inner join staged_gp_postcode_area h on h.postcode_hash = a.postcode_hash
  group by p.person_id
),

months as (
  select
    r.person_id,
    d.birth_month,
    d.death_month,
    r.registrations,
    l.addresses,
    explode(sequence(greatest(r.first_month, :first_month), :last_month, interval 1 month)) as month
  from registered r
  inner join person d on d.person_id = r.person_id
  left join lived l on l.person_id = r.person_id
),

as_at as (
  select
    m.person_id,
    m.month,
    m.birth_month,
    coalesce(m.death_month > last_day(m.month), true) as is_alive,
    get(filter(
      m.registrations, r -> r.start_date <= last_day(m.month) and r.end_date > last_day(m.month)
    ), 0).practice_code as practice_code,
    get(filter(
      m.addresses, a -> a.start_date <= last_day(m.month) and a.end_date > last_day(m.month)
    ), 0) as area
  from months m
),

practice as (
  select
    p.practice_code,
    p.board_code = :icb_code as is_here,
    l.place,
    n.pcn_code
  from staged_practice p
  left join staged_practice_place l on l.practice_code = p.practice_code
  left join (
    select practice_code, max_by(pcn_code, start_date) as pcn_code
    from staged_practice_network
    where end_date is null
    group by practice_code
  ) n on n.practice_code = p.practice_code
)

select
  m.person_id,
  m.month,
  coalesce(c.is_here, false) and m.is_alive as is_registered,
  m.is_alive,
  m.practice_code,
  c.pcn_code,
  c.place,
  cast(floor(months_between(last_day(m.month), m.birth_month) / 12) as int) as age,
  m.area.lsoa11 as lsoa11,
  m.area.lsoa21 as lsoa21,
  i19.imd_decile as imd_2019_decile,
  imd_quintile_of(i19.imd_decile) as imd_2019_quintile,
  i25.imd_decile as imd_2025_decile,
  imd_quintile_of(i25.imd_decile) as imd_2025_quintile
from as_at m
left join practice c on c.practice_code = m.practice_code
left join staged_deprivation_2019 i19 on i19.lsoa_code = m.area.lsoa11
left join staged_deprivation_2025 i25 on i25.lsoa_code = m.area.lsoa21

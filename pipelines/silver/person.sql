-- Purpose:    one row a person with the best value of each attribute and where it comes from.
-- Population: everybody in any feed, whether identified or known to one source only.
-- Grain:      person number in force.
-- Definition: order of sources for sex, birth, death and residence: GP, mental health, community,
--             outpatients; within a source the latest. A small area of the other vintage comes from
--             the ONS lookup; where an area was split, the first part stands for all.
with split21 as (
  select lsoa11, min(lsoa21) as lsoa21 from staged_lsoa_change group by lsoa11
),

split11 as (
  select lsoa21, min(lsoa11) as lsoa11 from staged_lsoa_change group by lsoa21
),

gp_now as (
  select person_id, lsoa11, lsoa21, practice_code, place, is_registered
  from silver_person_month
  where month = :last_month
),

evidence as (
  select
    k.person_id, 'gp' as source, 1 as place, :last_month as seen_on,
    p.sex,
    cast(try_make_timestamp(p.birth_year, coalesce(p.birth_month, 7), 1, 0, 0, 0) as date) as birth_month,
    cast(try_make_timestamp(p.death_year, coalesce(p.death_month, 12), 1, 0, 0, 0) as date) as death_month,
    g.lsoa11, g.lsoa21
  from staged_gp_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  left join gp_now g on g.person_id = k.person_id
  where not coalesce(p.is_dummy, false) and not coalesce(p.is_deleted, false)
  union all
  select
    k.person_id, p._dataset, 2, p._period, p.sex,
    cast(trunc(p.birth_date, 'month') as date), cast(trunc(p.death_date, 'month') as date),
    d.lsoa11, d.lsoa21
  from staged_mental_health_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  left join staged_postcode_area d on d.postcode = p.postcode
  union all
  select
    k.person_id, p._dataset, 3, p._period, p.sex,
    cast(trunc(p.birth_date, 'month') as date), cast(trunc(p.death_date, 'month') as date),
    d.lsoa11, d.lsoa21
  from staged_community_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  left join staged_postcode_area d on d.postcode = p.postcode
  union all
  select
    k.person_id, p._dataset, 4, p.appointment_date, p.sex,
    cast(null as date), cast(null as date),
    p.lsoa11, cast(null as string)
  from staged_outpatient p
  inner join identity_person_key k on k.person_token = p.person_token
),

best as (
  select
    person_id,
    min_by(struct(sex, source), struct(place, -unix_date(seen_on), sex))
      filter (where sex in ('female', 'male', 'indeterminate')) as sex,
    min_by(birth_month, struct(place, -unix_date(seen_on), birth_month))
      filter (where birth_month is not null) as birth_month,
    min_by(death_month, struct(place, -unix_date(seen_on), death_month))
      filter (where death_month is not null) as death_month,
    min_by(struct(lsoa11, lsoa21, source), struct(place, -unix_date(seen_on), lsoa11, lsoa21))
      filter (where coalesce(lsoa21, lsoa11) is not null) as area
  from evidence
  group by person_id
),

placed as (
  select
    b.*,
    coalesce(b.area.lsoa11, s11.lsoa11) as lsoa11,
    coalesce(b.area.lsoa21, s21.lsoa21) as lsoa21
  from best b
  left join split21 s21 on s21.lsoa11 = b.area.lsoa11
  left join split11 s11 on s11.lsoa21 = b.area.lsoa21
)

select
  r.person_id,
  r.kind as identity_kind,
  b.sex.sex as sex,
  b.sex.source as sex_source,
  b.birth_month,
  b.death_month,
  coalesce(e.ethnic_category, '99') as ethnic_category,
  ethnic_group_of(e.ethnic_category) as ethnic_group,
  e.method as ethnicity_method,
  e.source as ethnicity_source,
  e.recorded_on as ethnicity_date,
  coalesce(e.known_values, 0) as ethnicity_values,
  coalesce(g.is_registered, false) as is_registered,
  g.practice_code,
  g.place,
  b.lsoa11,
  b.lsoa21,
  b.area.source as area_source,
  i19.imd_decile as imd_2019_decile,
  imd_quintile_of(i19.imd_decile) as imd_2019_quintile,
  i25.imd_decile as imd_2025_decile,
  imd_quintile_of(i25.imd_decile) as imd_2025_quintile
from silver_person_registry r
left join placed b on b.person_id = r.person_id
left join silver_person_ethnicity e on e.person_id = r.person_id
left join gp_now g on g.person_id = r.person_id
left join staged_deprivation_2019 i19 on i19.lsoa_code = b.lsoa11
left join staged_deprivation_2025 i25 on i25.lsoa_code = b.lsoa21
where r.superseded_by is null

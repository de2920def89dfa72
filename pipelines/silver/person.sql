-- Purpose:    one row a person with the best value of each attribute and where it comes from.
-- Population: everybody in any feed, whether identified or known to one source only.
-- Grain:      person number in force.
-- Definition: which value counts is configuration: best_values.conf, applied in silver_person_best.
with split11 as (
  select lsoa21, min(lsoa11) as lsoa11 from staged_lsoa_change group by lsoa21
),

gp_now as (
  select person_id, practice_code, place, is_registered
  from silver_person_month
  where month = :last_month
),

-- A claim that is surely or probably the person's, by the probability of its link: strict and loose
-- are the two other thresholds that indicators are computed at, beside the model's own.
benefit as (
  select
    candidate_id as person_id,
    case when max(band = 'match' and probability >= 0.98) then 'strict'
         when max(band = 'match') then 'match'
         else 'loose' end as housing_benefit
  from identity_person_link
  where source = 'housing_benefit'
    and (band = 'match' or band = 'possible' and probability >= 0.7 and not coalesce(may_be_twin, false))
  group by candidate_id
),

best as (
  select
    person_id,
    max(struct(value, source)) filter (where field = 'sex') as sex,
    cast(max(value) filter (where field = 'birth_month') as date) as birth_month,
    cast(max(value) filter (where field = 'death_month') as date) as death_month,
    max(struct(value, source, detail)) filter (where field = 'small_area') as area,
    max(value) filter (where field = 'language') as language,
    max(value) filter (where field = 'accommodation') as accommodation,
    max(value) filter (where field = 'disability') as disability,
    max(struct(value, method, source, recorded_on, known_values))
      filter (where field = 'ethnic_category') as ethnicity
  from silver_person_best
  group by person_id
),

placed as (
  select b.*, b.area.value as lsoa21, coalesce(b.area.detail, s11.lsoa11) as lsoa11
  from best b
  left join split11 s11 on s11.lsoa21 = b.area.value
)

select
  r.person_id,
  r.kind as identity_kind,
  b.sex.value as sex,
  b.sex.source as sex_source,
  b.birth_month,
  b.death_month,
  coalesce(b.ethnicity.value, '99') as ethnic_category,
  ethnic_group_of(b.ethnicity.value) as ethnic_group,
  b.ethnicity.method as ethnicity_method,
  b.ethnicity.source as ethnicity_source,
  b.ethnicity.recorded_on as ethnicity_date,
  coalesce(b.ethnicity.known_values, 0) as ethnicity_values,
  b.language,
  b.accommodation,
  b.disability,
  h.housing_benefit,
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
left join benefit h on h.person_id = r.person_id
left join gp_now g on g.person_id = r.person_id
left join staged_deprivation_2019 i19 on i19.lsoa_code = b.lsoa11
left join staged_deprivation_2025 i25 on i25.lsoa_code = b.lsoa21
where r.superseded_by is null and r.kind <> 'withdrawn'

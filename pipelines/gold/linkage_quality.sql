-- Purpose:    show whose records fail to link, since those who are missed are not random.
-- Population: records of partners that have no NHS numbers.
-- Grain:      data set, lens and category, as the record itself says: who is not linked has no other.
-- Definition: after GUILD (Gilbert and others 2018): linked, possible, unlinked and unlinkable
--             shares by group. Unlinkable: what the record says would not identify it even against itself.
with placed as (
  select
    l.source,
    l.band,
    l.probability,
    coalesce(l.sex, 'unknown') as sex,
    coalesce(age_band_of(cast(floor(months_between(:last_month, l.birth_date) / 12) as int)), 'unknown') as age_band,
    coalesce(ethnic_group_of(l.ethnic_category), 'unknown') as ethnic_group,
    coalesce(cast(imd_quintile_of(d.imd_decile) as string), 'unknown') as deprivation_quintile
  from identity_person_link l
  left join staged_postcode_area a on a.postcode = l.postcode
  left join staged_deprivation_2025 d on d.lsoa_code = a.lsoa21
),

opened as (
  select
    *,
    explode(array(
      struct('all' as lens, 'all' as category),
      struct('sex' as lens, sex as category),
      struct('age_band' as lens, age_band as category),
      struct('ethnic_group' as lens, ethnic_group as category),
      struct('deprivation_quintile' as lens, deprivation_quintile as category)
    )) as cell
  from placed
)

select
  source,
  cell.lens as lens,
  cell.category as category,
  count(*) as records,
  count_if(band = 'match') as linked,
  count_if(band <> 'match') as not_linked,
  count_if(band = 'possible') as possible,
  count_if(band = 'no_match') as unlinked,
  count_if(band = 'unlinkable') as unlinkable,
  round(avg(1 - probability) filter (where band = 'match'), 3) as expected_false,
  round(try_divide(sum(if(band = 'match', 0.0, probability)), sum(probability)), 2) as expected_missed
from opened
group by source, cell.lens, cell.category

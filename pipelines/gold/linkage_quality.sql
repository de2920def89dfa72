-- Purpose:    show whose records fail to link, since those who are missed are not random.
-- Population: records of partners that have no NHS numbers.
-- Grain:      data set, lens and category, as the record itself says: who is not linked has no other.
-- Definition: after GUILD (Gilbert and others 2018): linked, possible, unlinked and unlinkable
--             shares by group. Unlinkable: what the record says would not identify it even against itself.
--             Limits are those of a sum of independent events of the stated probabilities (normal, by the
--             delta method for a ratio); that the probabilities are right is for reviews to say.
with placed as (
  select
    l.source,
    l.record_key,
    l.band,
    l.probability,
    coalesce(l.sex, 'unknown') as sex,
    coalesce(age_band_of(cast(floor(months_between(:last_month, l.birth_date) / 12) as int)), 'unknown') as age_band,
    coalesce(ethnic_group_of(l.ethnic_category), 'unknown') as ethnic_group,
    coalesce(cast(imd_quintile_of(d.imd_decile) as string), 'unknown') as deprivation_quintile,
    coalesce(l.address_type, 'unknown') as address_type,
    -- A person of several records that no register knows counts once, where the first of them is.
    row_number() over (
      partition by l.source, coalesce(l.person_id, l.group_person_id, l.own_person_id)
      order by l.record_key) = 1 as is_first,
    g.sources > 1 as is_known_elsewhere
  from identity_person_link l
  left join (
    select group_person_id, count(distinct source) as sources from identity_person_link
    where group_person_id is not null group by group_person_id
  ) g on g.group_person_id = l.group_person_id
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
      struct('deprivation_quintile' as lens, deprivation_quintile as category),
      struct('address_type' as lens, address_type as category)
    )) as cell
  from placed
),

counted as (
  select
    source, cell.lens as lens, cell.category as category,
    count_events(record_key) as records,
    count_events(record_key, band = 'match') as linked,
    count_events(record_key, band <> 'match') as not_linked,
    count_events(record_key, band = 'possible') as possible,
    count_events(record_key, band = 'no_match') as unlinked,
    count_events(record_key, band = 'unlinkable') as unlinkable,
    count_events(record_key, band <> 'match' and is_first) as people_not_linked,
    count_events(record_key, band <> 'match' and is_first and coalesce(is_known_elsewhere, false))
      as people_known_elsewhere,
    -- People found and missed that the probabilities expect, and the variance of each.
    sum(if(band = 'match', probability, 0.0)) as found,
    sum(if(band = 'match', probability * (1 - probability), 0.0)) as found_variance,
    sum(if(band = 'match', 0.0, probability)) as missed,
    sum(if(band = 'match', 0.0, probability * (1 - probability))) as missed_variance
  from opened
  group by source, cell.lens, cell.category
),

rated as (
  select
    *,
    1 - try_divide(found, linked.n) as false_share,
    try_divide(sqrt(found_variance), linked.n) as false_error,
    try_divide(missed, found + missed) as missed_share,
    try_divide(
      sqrt(found * found * missed_variance + missed * missed * found_variance),
      (found + missed) * (found + missed)) as missed_error
  from counted
)

select
  source, lens, category, records, linked, not_linked, possible, unlinked, unlinkable,
  people_not_linked, people_known_elsewhere,
  round(false_share, 3) as expected_false,
  round(greatest(false_share - 1.96 * false_error, 0), 3) as expected_false_low,
  round(least(false_share + 1.96 * false_error, 1), 3) as expected_false_high,
  round(missed_share, 2) as expected_missed,
  round(greatest(missed_share - 1.96 * missed_error, 0), 2) as expected_missed_low,
  round(least(missed_share + 1.96 * missed_error, 1), 2) as expected_missed_high
from rated

-- Purpose:    show who is recorded incompletely, and how much of it another partner's record fills.
-- Population: people with records in a care setting.
-- Grain:      care setting, field, lens and category; gaps are not random, so they are shown by
--             deprivation and ethnic group too.
-- Definition: known here: the setting's own records have a value that says something. Known by
--             joining: they have none, and the best value of all settings is known.
with here as (
  select distinct person_id, source as care_setting, field
  from silver_person_evidence
  where field in ('ethnic_category', 'sex', 'birth_month', 'small_area')
),

judged as (
  select
    h.*,
    array_contains(b.known_sources, h.care_setting) as is_known_here,
    b.value is not null and b.method not in ('not_stated', 'not_known', 'tied') as is_known,
    b.method = 'not_stated' as is_not_stated,
    b.known_values > 1 as is_conflicting,
    coalesce(cast(p.imd_2025_quintile as string), 'unknown') as deprivation_quintile,
    coalesce(p.ethnic_group, 'unknown') as ethnic_group
  from here h
  inner join silver_person_best b on b.person_id = h.person_id and b.field = h.field
  inner join silver_person p on p.person_id = h.person_id
),

opened as (
  select
    *,
    explode(array(
      struct('all' as lens, 'all' as category),
      struct('deprivation_quintile' as lens, deprivation_quintile as category),
      struct('ethnic_group' as lens, ethnic_group as category)
    )) as cell
  from judged
)

select
  care_setting,
  field,
  cell.lens as lens,
  cell.category as category,
  count_events(person_id) as people,
  count_events(person_id, is_known_here) as known_here,
  count_events(person_id, not is_known_here and is_known) as known_by_joining,
  count_events(person_id, not is_known_here and not is_known and is_not_stated) as not_stated,
  count_events(person_id, not is_known_here and not is_known and not is_not_stated) as not_known,
  count_events(person_id, is_conflicting) as conflicting
from opened
group by care_setting, field, cell.lens, cell.category

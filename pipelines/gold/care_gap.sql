-- Purpose:    where people are lost between services, and who can act.
-- Population: pipelines/cohorts, kind care_gap.
-- Grain:      rule, lens and category; a person counts once for each rule.
-- Definition: each rule's condition is in its file.
with opened as (
  select
    r.*,
    explode(array(
      struct('everybody' as lens, 'all' as category),
      struct('deprivation_quintile' as lens, coalesce(cast(p.imd_2025_quintile as string), 'unknown') as category),
      struct('ethnic_group' as lens, ethnic_label_of(coalesce(p.ethnic_category, '99')) as category),
      struct('sex' as lens, coalesce(p.sex, 'unknown') as category)
    )) as cell
  from silver_person_rule r
  left join silver_person p on p.person_id = r.person_id
  where r.kind = 'care_gap'
)

select
  rule,
  any_value(title) as title,
  any_value(rationale) as rationale,
  any_value(act) as act,
  add_months(:last_closed, -11) as period_start,
  last_day(:last_closed) as period_end,
  cell.lens as lens,
  cell.category as category,
  count_people(person_id) as people,
  -- To two digits: exact factors would tell the exact count.
  round(greatest(0, (sum(certainty) - 1.96 * sqrt(sum(certainty * (1 - certainty)))) / count(*)), 2) as linkage_low,
  round((sum(certainty) + 1.96 * sqrt(sum(certainty * (1 - certainty)))) / count(*), 2) as linkage_high
from opened
group by rule, cell.lens, cell.category

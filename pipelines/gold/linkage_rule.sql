-- Purpose:    show what each blocking rule adds, so that one that adds nothing can go.
-- Population: records of partners that have no NHS numbers, with their candidates.
-- Grain:      data set and rule.
-- Definition: a pair belongs to the first rule that finds it; pairs of under one in a hundred are not
--             kept and so not counted. `link evaluate` counts all pairs, and true ones, by rule.
with found as (
  select source, rule, record_key, person_id
  from identity_link_candidate
  where kind = 'pair'
)

select
  f.source,
  f.rule,
  count(distinct f.record_key) as records,
  count(distinct if(l.person_id = f.person_id, f.record_key, null)) as linked
from found f
inner join identity_person_link l on l.source = f.source and l.record_key = f.record_key
group by f.source, f.rule

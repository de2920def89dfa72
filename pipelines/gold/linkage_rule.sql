-- Purpose:    show what each blocking rule adds, so that one that adds nothing can go.
-- Population: records of partners that have no NHS numbers, with their candidates.
-- Grain:      data set and rule, and all rules together.
-- Definition: a pair belongs to the first rule that finds it; pairs of under one in a hundred are not
--             kept and so not counted. `link evaluate` counts all pairs, and true ones, by rule.
with found as (
  select source, rule, record_key, person_id
  from identity_link_candidate
  where kind = 'pair'
),

opened as (
  select
    f.source,
    f.record_key,
    l.person_id = f.person_id as is_linked,
    explode(array(struct('all' as lens, 'all' as category), struct('rule' as lens, f.rule as category))) as cell
  from found f
  inner join identity_person_link l on l.source = f.source and l.record_key = f.record_key
)

select
  source,
  cell.lens as lens,
  cell.category as category,
  count_people(record_key) as records,
  count_people(record_key, is_linked) as linked
from opened
group by source, cell.lens, cell.category

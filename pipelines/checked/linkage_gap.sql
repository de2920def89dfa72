-- Purpose:    missed links are an inequality: whom does linkage miss more often?
-- Population: records of partners that have no NHS numbers.
-- Grain:      data set, lens and category.
-- Definition: absolute gap and ratio of each group to the best one, of shares as they are shown. No
--             ratio from fewer than 20 who are not linked, in either group.
with shares as (
  select source, lens, category, records, not_linked, linked_share
  from checked_linkage_quality
  where lens <> 'all'
),

best as (
  select source, lens, max(struct(linked_share, records, category, not_linked)) as of
  from shares
  where linked_share is not null and records >= 20
  group by source, lens
)

select
  s.source,
  s.lens,
  s.category,
  s.linked_share,
  b.of.category as best_category,
  if(s.records >= 20, round(s.linked_share - b.of.linked_share, 3), null) as difference,
  if(s.not_linked >= 20 and b.of.not_linked >= 20, round((1 - s.linked_share) / (1 - b.of.linked_share), 2), null) as ratio,
  case
    when s.linked_share is null then 'suppressed'
    when s.records < 20 then 'too_few'
    else 'shown'
  end as status
from shares s
left join best b on b.source = s.source and b.lens = s.lens

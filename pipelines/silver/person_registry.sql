-- Purpose:    the register of person numbers, so that a number keeps its meaning for ever.
-- Population: everybody ever seen in any feed.
-- Grain:      person number; withdrawn: of somebody who has opted out since, and is not known any more.
select
  first_person_id as person_id,
  min(first_seen_on) as first_seen_on,
  case when max(case when person_id = first_person_id then 1 else 0 end) = 0
       then min(person_id) end as superseded_by,
  case when max(case when person_id = first_person_id then 1 else 0 end) = 0
       then 'bridged' end as reason,
  case when max(case when identity_method = 'withdrawn' then 1 else 0 end) = 1 then 'withdrawn'
       when max(case when identity_method <> 'source' then 1 else 0 end) = 1 then 'identified'
       else 'source' end as kind
from identity_person_key
group by first_person_id

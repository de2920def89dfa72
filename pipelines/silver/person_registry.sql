-- Purpose:    the register of person numbers, so that a number keeps its meaning for ever.
-- Population: everybody ever seen in any feed.
-- Grain:      person number; withdrawn: of somebody who has opted out since, and is not known any more.
--             Two numbers became one by a merger of PDS, or because a bridge leads both to one.
with merged as (
  select distinct from_pseudonym as person_token, true as is_merged
  from staged_identity_bridge
  where _dataset = 'pds'
)

select
  first_person_id as person_id,
  min(first_seen_on) as first_seen_on,
  case when max(case when person_id = first_person_id then 1 else 0 end) = 0
       then min(person_id) end as superseded_by,
  case when max(case when person_id = first_person_id then 1 else 0 end) = 0
       then case when max(coalesce(is_merged, false)) then 'merged' else 'bridged' end end as reason,
  case when max(case when identity_method = 'withdrawn' then 1 else 0 end) = 1 then 'withdrawn'
       when max(case when identity_method <> 'source' then 1 else 0 end) = 1 then 'identified'
       else 'source' end as kind
from identity_person_key
left join merged using (person_token)
group by first_person_id

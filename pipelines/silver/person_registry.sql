-- Purpose:    the register of person numbers, so that a number keeps its meaning for ever.
-- Population: everybody ever seen in any feed.
-- Grain:      person number; withdrawn: of somebody who has opted out since, and is not known any more.
--             Two numbers became one by a merger of PDS, or because a bridge leads both to one, or
--             because a partner's record is linked to a person, or grouped with other records that no
--             register knows: while it is, and no longer.
with merged as (
  select distinct from_pseudonym as person_token, true as is_merged
  from staged_identity_bridge
  where _dataset = 'pds'
),

linked as (
  select
    own_person_id as first_person_id,
    max(coalesce(person_id, group_person_id)) as linked_person_id,
    max(person_id) is null as is_grouped
  from identity_person_link
  where coalesce(person_id, group_person_id) <> own_person_id
  group by own_person_id
),

issued as (
  select
    first_person_id,
    min(first_seen_on) as first_seen_on,
    min(person_id) as person_id,
    max(person_id = first_person_id) as is_in_force,
    max(coalesce(is_merged, false)) as is_merged,
    max(identity_method = 'withdrawn') as is_withdrawn,
    max(identity_method <> 'source') as is_identified
  from identity_person_key
  left join merged using (person_token)
  group by first_person_id
)

select
  i.first_person_id as person_id,
  i.first_seen_on,
  case when not i.is_in_force then i.person_id else l.linked_person_id end as superseded_by,
  case when i.is_in_force then case when l.is_grouped then 'grouped' when l.linked_person_id is not null then 'linked' end
       when i.is_merged then 'merged'
       else 'bridged' end as reason,
  case when i.is_withdrawn then 'withdrawn' when i.is_identified then 'identified' else 'source' end as kind
from issued i
left join linked l on l.first_person_id = i.first_person_id

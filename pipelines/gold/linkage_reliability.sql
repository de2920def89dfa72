-- Purpose:    hold what linkage says of itself against what is known.
-- Population: records of partners whose person is known: decided on by people, or by a number of their own.
-- Grain:      data set, evidence and band of stated probability, before calibration.
-- Definition: of a band's records, how many are of the best candidate. Decisions "unsure" are left out.
--             The sample for review is of each band by itself, so a band's share needs no weights.
with known as (
  select source, record_key, 'reviewed' as evidence, stated, decision = 'match' as is_right
  from identity_link_review
  where decision <> 'unsure'
  union all
  select source, record_key, 'own_number' as evidence, stated, is_stated_right as is_right
  from identity_person_link
  where is_stated_right is not null
)

select
  source,
  evidence,
  case when stated < 0.3 then 'under 0.3' when stated < 0.6 then '0.3 to 0.6' when stated < 0.9 then '0.6 to 0.9'
       when stated < 0.99 then '0.9 to 0.99' else 'from 0.99' end as band,
  count_events(record_key) as records,
  count_events(record_key, is_right) as right
from known
group by source, evidence, band

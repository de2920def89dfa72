-- Purpose:    one feeding status of an infant for each time that it was recorded.
-- Population: care activities of CSDS with a breastfeeding status or a coded finding of one.
-- Grain:      care activity; its newest submission counts.
-- Definition: master status: a coded finding overrides the status 01, 02 or 03 (CSDS 1.6, derived
--             item BreastFeedingStatus_Master). Findings are a codelist: demo_breastfeeding, which
--             holds nothing with real data until your own stands in its place.
with activity as (
  select
    a._provider, a._period, a.activity_id, a.contact_id,
    demo_breastfeeding_category(a.finding) as found, b.status as recorded
  from staged_community_activity a
  left join staged_community_breastfeeding b
    on b._provider = a._provider and b._period = a._period and b.activity_id = a.activity_id
),

newest as (
  select
    _provider, activity_id,
    max_by(struct(contact_id, found, recorded), _period) as a
  from activity
  where found is not null or recorded is not null
  group by _provider, activity_id
)

select
  concat_ws('|', n._provider, n.activity_id) as activity_key,
  c.person_id,
  c.contact_date as recorded_on,
  n._provider as provider_code,
  coalesce(n.a.found, n.a.recorded) as status,
  case when n.a.found is not null then 'coded_finding' else 'recorded_status' end as method,
  coalesce(n.a.found <> n.a.recorded, false) as is_conflicting
from newest n
inner join silver_contact c
  on c.contact_key = concat_ws('|', 'community', n._provider, n.a.contact_id)

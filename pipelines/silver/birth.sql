-- Purpose:    how babies come into the world, by the groups of the women who bear them.
-- Population: babies of MSDS whose delivery and pregnancy are in the same submission or one before.
-- Grain:      baby; its newest submission counts.
-- Definition: a baby is its woman's, not a person of its own: most have no NHS number yet. A length of
--             gestation outside 140 to 315 days is not believed.
with baby as (
  select _provider, baby_id,
    max_by(struct(delivery_id, birth_date, outcome, gestation_days, first_feed), _period) as b
  from staged_maternity_baby
  group by _provider, baby_id
),

delivery as (
  select _provider, delivery_id, max_by(pregnancy_id, _period) as pregnancy_id, max(caesarean_date) as caesarean_date
  from staged_maternity_delivery
  group by _provider, delivery_id
)

select
  concat_ws(
    '|', b._provider, b.b.delivery_id,
    row_number() over (partition by b._provider, b.b.delivery_id order by b.baby_id)) as birth_key,
  p.person_id,
  b._provider as provider_code,
  b.b.birth_date as birth_date,
  b.b.outcome as outcome,
  case when b.b.gestation_days between 140 and 315 then b.b.gestation_days end as gestation_days,
  cast(count(*) over (partition by b._provider, b.b.delivery_id) as int) as babies,
  b.b.first_feed as first_feed,
  d.caesarean_date is not null as is_caesarean
from baby b
inner join delivery d on d._provider = b._provider and d.delivery_id = b.b.delivery_id
inner join silver_pregnancy p on p.pregnancy_key = concat_ws('|', d._provider, d.pregnancy_id)

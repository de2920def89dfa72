-- Purpose:    lived experience beside the numbers.
-- Population: insights that voluntary organisations share.
-- Grain:      insight.
-- Definition: no free text: the column of people's words is not declared, so that it never enters the lake. A place that is none of
--             the board's is left out: somebody may have typed an address.
with place as (
  select distinct place from staged_practice_place where place is not null
)

select
  i.insight_id, i.collected_date, coalesce(i.theme, 'unknown') as theme, coalesce(i.barrier, 'unknown') as barrier, i.community, p.place,
  i.service, coalesce(i.voices, 1) as voices
from staged_insight i
left join place p on p.place = i.place

-- Purpose:    lived experience beside the numbers.
-- Population: insights that voluntary organisations share.
-- Grain:      insight.
-- Definition: no free text: the column of people's words is not declared, so that it never enters the lake.
select
  insight_id, collected_date, coalesce(theme, 'unknown') as theme, coalesce(barrier, 'unknown') as barrier, community, place,
  service, coalesce(voices, 1) as voices
from staged_insight

-- Purpose:    lived experience beside the numbers.
-- Population: insights of the twelve months to the last closed one.
-- Grain:      theme, barrier and place.
-- Definition: voices as counted by the organisations; nobody knows whether one person spoke twice.
select
  theme, barrier, coalesce(place, 'unknown') as place,
  add_months(:last_closed, -11) as period_start,
  last_day(:last_closed) as period_end,
  sum(voices) as voices
from silver_insight
where collected_date between add_months(:last_closed, -11) and last_day(:last_closed)
group by theme, barrier, coalesce(place, 'unknown')

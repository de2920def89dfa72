-- Purpose:    which partners know the same people.
-- Population: people known to a partner outside the health service in the twelve months to the last closed one.
-- Grain:      combination of partners; everybody is in exactly one.
-- Definition: silver_partner_person.
select
  array_join(partners, ', ') as combination,
  any_value(partner_count) as partner_count,
  add_months(:last_closed, -11) as period_start,
  last_day(:last_closed) as period_end,
  count_people(person_id) as people,
  count_people(person_id, not is_served) as unmet
from silver_partner_person
group by array_join(partners, ', ')

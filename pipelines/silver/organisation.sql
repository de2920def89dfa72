-- Purpose:    organisations by the code under which they go on, so that a trust's figures do not
--             break off with its name.
-- Population: mergers of ODS until the end of the last closed month.
-- Grain:      organisation that has ended.
-- Definition: mergers are followed over up to six steps. An organisation that was split between two
--             successors, or is in a circle, goes on under its own code.
with change as (
  select organisation_code, max(successor_code) as successor_code, max(changed_on) as changed_on
  from staged_organisation_change
  where changed_on <= last_day(:last_closed) and organisation_code <> successor_code
  group by organisation_code
  having count(distinct successor_code) = 1
),

twice as (
  select a.organisation_code, a.changed_on, coalesce(b.successor_code, a.successor_code) as successor_code,
    1 + if(b.successor_code is null, 0, 1) as mergers
  from change a
  left join change b on b.organisation_code = a.successor_code
),

followed as (
  select a.organisation_code, a.changed_on,
    coalesce(c.successor_code, b.successor_code, a.successor_code) as current_code,
    a.mergers + coalesce(b.mergers, 0) + coalesce(c.mergers, 0) as mergers
  from twice a
  left join twice b on b.organisation_code = a.successor_code
  left join twice c on c.organisation_code = b.successor_code
)

select f.organisation_code, f.current_code, f.changed_on, f.mergers
from followed f
left anti join change again on again.organisation_code = f.current_code

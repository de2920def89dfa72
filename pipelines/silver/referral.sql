-- Purpose:    one referral a row, whatever month it was last submitted in.
-- Population: referrals in MHSDS, CSDS and outpatients that say when they were received.
-- Grain:      referral; an open one comes back in every submission, the newest counts.
-- Definition: the kind of team is with the referral (MHSDS v5, CSDS) or with the team (MHSDS v6).
--             An outpatient referral is the person, provider, treatment function and day received.
with submitted as (
  select 'mental_health' as setting, r._provider, r._period, r._dataset, r.referral_id,
    r.received_date, r.source_of_referral, r.priority, r.discharge_date, p.person_token
  from staged_mental_health_referral r
  inner join staged_mental_health_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
  union all
  select 'community', r._provider, r._period, r._dataset, r.referral_id,
    r.received_date, r.source_of_referral, r.priority, r.discharge_date, p.person_token
  from staged_community_referral r
  inner join staged_community_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
),

newest as (
  select setting, _provider, referral_id,
    max_by(struct(received_date, source_of_referral, priority, discharge_date, person_token, _dataset), _period) as r
  from submitted
  group by setting, _provider, referral_id
),

turned_down as (
  select 'mental_health' as setting, t._provider, t.referral_id, max(t.rejected_date) as rejected_date,
    max_by(coalesce(t.team_type, d.team_type), t._period)
      filter (where coalesce(t.team_type, d.team_type) is not null) as team_type
  from staged_mental_health_team_referral t
  left join staged_mental_health_team_details d
    on d._provider = t._provider and d._period = t._period and d.team_id = t.team_id
  group by t._provider, t.referral_id
  union all
  select 'community', _provider, referral_id, max(rejected_date),
    max_by(team_type, _period) filter (where team_type is not null)
  from staged_community_team_referral
  group by _provider, referral_id
),

attended as (
  select setting, provider_code, referral_id, min(contact_date) as first_attended_date
  from silver_contact
  where attendance in ('attended', 'arrived_late_seen') and referral_id is not null
  group by setting, provider_code, referral_id
),

outpatient as (
  select
    k.person_id, o.provider_code, o.treatment_function, o.referral_received_date as received_date,
    min_by(struct(o.source_of_referral, o.priority, o._dataset), o.appointment_date) as r,
    min(case when o.attendance in ('attended', 'arrived_late_seen') then o.appointment_date end) as first_attended_date
  from staged_outpatient o
  inner join identity_person_key k on k.person_token = o.person_token
  where o.referral_received_date is not null
  group by k.person_id, o.provider_code, o.treatment_function, o.referral_received_date
),

all_referrals as (
  select
    concat_ws('|', n.setting, n._provider, n.referral_id) as referral_key,
    k.person_id,
    n.setting,
    n._provider as provider_code,
    n.r.received_date as received_date,
    n.r.source_of_referral as source_of_referral,
    n.r.priority as priority,
    n.r.discharge_date as discharge_date,
    t.rejected_date,
    t.team_type,
    a.first_attended_date,
    n.r._dataset as dataset
  from newest n
  inner join identity_person_key k on k.person_token = n.r.person_token
  left join turned_down t
    on t.setting = n.setting and t._provider = n._provider and t.referral_id = n.referral_id
  left join attended a
    on a.setting = n.setting and a.provider_code = n._provider and a.referral_id = n.referral_id
  union all
  select
    concat_ws('|', 'outpatient', provider_code, coalesce(treatment_function, ''), received_date, person_id),
    person_id, 'outpatient', provider_code, received_date,
    r.source_of_referral, r.priority, cast(null as date), cast(null as date), cast(null as string),
    first_attended_date, r._dataset
  from outpatient
)

select
  *,
  datediff(first_attended_date, received_date) as seen_within_days,
  date_add(received_date, 28) as day_28
from all_referrals

-- Purpose:    who leaves a mental health hospital, and how soon somebody sees them.
-- Population: hospital provider spells of MHSDS whose person is known.
-- Grain:      spell; an open one comes back in every submission, the newest counts.
-- Definition: 72 hours are the three days after the day of discharge, as NHS England counts them in its
--             follow-up standard (from general knowledge, to be verified); a contact counts that took
--             place face to face, by video, by telephone or by talk type, with whichever provider.
--             Not due: under 18, died in the month, admitted again within the three days. Discharge
--             destinations (prison, another hospital) are not looked at: their codes are not at hand.
with newest as (
  select _provider, stay_id,
    max_by(struct(_period, referral_id, start_date, discharge_date, _dataset), _period) as s
  from staged_mental_health_stay
  group by _provider, stay_id
),

referred as (
  select r._provider, r.referral_id, max_by(p.person_token, r._period) as person_token
  from staged_mental_health_referral r
  inner join staged_mental_health_patient p
    on p._provider = r._provider and p._period = r._period and p.local_patient_id = r.local_patient_id
  group by r._provider, r.referral_id
),

stay as (
  select
    concat_ws('|', n._provider, n.stay_id) as stay_key, k.person_id, n._provider as provider_code,
    n.s.start_date as start_date, n.s.discharge_date as discharge_date, n.s._dataset as dataset
  from newest n
  inner join referred r on r._provider = n._provider and r.referral_id = n.s.referral_id
  inner join identity_person_key k on k.person_token = r.person_token
),

seen as (
  select s.stay_key, min(c.contact_date) as first_seen
  from stay s
  inner join silver_contact c
    on c.person_id = s.person_id and c.contact_date > s.discharge_date
    and c.contact_date <= date_add(s.discharge_date, 90)
  where c.setting = 'mental_health' and c.attendance in ('attended', 'arrived_late_seen')
    and c.mechanism in ('face_to_face', 'telephone', 'video', 'talk_type')
  group by s.stay_key
),

back as (
  select distinct s.stay_key
  from stay s
  inner join stay a
    on a.person_id = s.person_id and a.stay_key <> s.stay_key
    and a.start_date between s.discharge_date and date_add(s.discharge_date, 3)
)

select
  s.stay_key, s.person_id, s.provider_code, s.start_date, s.discharge_date,
  datediff(s.discharge_date, s.start_date) as nights,
  cast(floor(months_between(s.discharge_date, p.birth_month) / 12) as int) as age,
  coalesce(
    s.discharge_date is not null
      and months_between(s.discharge_date, p.birth_month) >= 216
      and (p.death_month is null or p.death_month > s.discharge_date)
      and b.stay_key is null,
    false) as is_due,
  datediff(f.first_seen, s.discharge_date) as followed_up_within_days,
  s.dataset
from stay s
left join silver_person p on p.person_id = s.person_id
left join seen f on f.stay_key = s.stay_key
left join back b on b.stay_key = s.stay_key

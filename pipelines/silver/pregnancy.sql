-- Purpose:    when in pregnancy women are first booked for care.
-- Population: pregnancies of MSDS whose woman is known.
-- Grain:      pregnancy; it comes back in later submissions, the newest counts.
-- Definition: gestation at booking is 280 days less those from booking to the agreed due date.
with newest as (
  select _provider, pregnancy_id,
    max_by(
      struct(booking_date, due_date, source_of_referral, has_complex_social_factors, _period, local_patient_id),
      _period) as b
  from staged_maternity_booking
  group by _provider, pregnancy_id
)

select
  concat_ws('|', n._provider, n.pregnancy_id) as pregnancy_key,
  k.person_id,
  n._provider as provider_code,
  n.b.booking_date as booking_date,
  n.b.due_date as due_date,
  case when 280 - datediff(n.b.due_date, n.b.booking_date) between 0 and 315
       then 280 - datediff(n.b.due_date, n.b.booking_date) end as booked_at_days,
  n.b.source_of_referral as source_of_referral,
  n.b.has_complex_social_factors as has_complex_social_factors
from newest n
inner join staged_maternity_mother m
  on m._provider = n._provider and m._period = n.b._period and m.local_patient_id = n.b.local_patient_id
inner join identity_person_key k on k.person_token = m.person_token

-- Purpose:    who waits, for what and how long, at the end of each week.
-- Population: open pathways of the Waiting List Minimum Data Set.
-- Grain:      pathway and week. Of a provider's submissions for a week the newest counts; of the
--             rows of a pathway (issuer, number, referral, clock start) the last one.
-- Definition: weeks waited are whole weeks, days / 7. A clock that started in 1900 or after the
--             week has no start. Closed pathways are left out. RTT lists: IRTT and ORTT.
with newest as (
  select *,
    dense_rank() over (
      partition by provider_code, week_ending_date
      order by submitted_at desc nulls last, submission_id desc
    ) as submission_place
  from staged_waiting_pathway
),

single as (
  select *,
    row_number() over (
      partition by
        provider_code, week_ending_date, person_token, pathway_issuer, pathway_id, referral_id,
        rtt_start_date
      order by try_cast(submission_row as bigint) desc, submission_row desc
    ) as row_place
  from newest
  where submission_place = 1 and rtt_end_date is null
),

started as (
  select *,
    case when year(rtt_start_date) > 1900 and rtt_start_date <= week_ending_date
         then rtt_start_date end as clock_start
  from single
  where row_place = 1
)

select
  concat_ws('|', s.submission_id, s.submission_row) as waiting_key,
  k.person_id,
  s.provider_code,
  s.week_ending_date,
  s.list_type,
  coalesce(s.list_type in ('rtt_admitted', 'rtt_outpatient'), false) as is_rtt,
  s.treatment_function,
  s.clock_start as rtt_start_date,
  cast(floor(datediff(s.week_ending_date, s.clock_start) / 7) as int) as weeks_waited,
  datediff(s.week_ending_date, s.clock_start) as days_waited,
  month(date_add(s.week_ending_date, 7)) <> month(s.week_ending_date) as is_month_end,
  s._dataset as dataset
from started s
inner join identity_person_key k on k.person_token = s.person_token

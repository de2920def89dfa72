-- Purpose:    how long people had waited when their clock stopped, and why it stopped.
-- Population: clock stops of the Waiting List Minimum Data Set.
-- Grain:      clock stop. Of a provider's submissions for a week the newest counts; a stop that
--             comes again in a later week (same pathway and day) counts once, as last submitted.
-- Definition: a clock that started in 1900 or after its stop has no start. RTT lists: IRTT and ORTT.
--             Treated is status 30, the start of first definitive treatment.
with newest as (
  select *,
    dense_rank() over (
      partition by provider_code, week_ending_date
      order by submitted_at desc nulls last, submission_id desc
    ) as submission_place
  from staged_waiting_clock_stop
),

single as (
  select *,
    row_number() over (
      partition by
        provider_code, person_token, pathway_issuer, pathway_id, referral_id, rtt_end_date
      order by week_ending_date desc, try_cast(submission_row as bigint) desc, submission_row desc
    ) as row_place
  from newest
  where submission_place = 1
)

select
  concat_ws('|', s.submission_id, s.submission_row) as clock_stop_key,
  k.person_id,
  s.provider_code,
  s.rtt_end_date as stopped_on,
  s.list_type,
  coalesce(s.list_type in ('rtt_admitted', 'rtt_outpatient'), false) as is_rtt,
  s.treatment_function,
  s.rtt_status as reason,
  coalesce(s.rtt_status = 'stop_treatment', false) as is_treated,
  case when year(s.rtt_start_date) > 1900 and s.rtt_start_date <= s.rtt_end_date
       then datediff(s.rtt_end_date, s.rtt_start_date) end as days_waited,
  s._dataset as dataset
from single s
inner join identity_person_key k on k.person_token = s.person_token
where s.row_place = 1

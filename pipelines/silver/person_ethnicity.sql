-- Purpose:    one ethnic category a person, with the evidence for it.
-- Population: people with any record of ethnicity in any care setting.
-- Grain:      person.
-- Definition: the latest known category wins; S (any other) only where nothing else is known; on
--             one day the order is GP, mental health, community, inpatients, outpatients; still tied, the one
--             recorded most often; still tied, none (99). Z only where nothing is known.
with evidence as (
  select k.person_id, e.ethnic_category, e.recorded_date as recorded_on, 'gp' as source, 1 as place
  from staged_gp_ethnicity e
  inner join staged_gp_patient p on p.gp_patient_id = e.gp_patient_id
  inner join identity_person_key k on k.person_token = p.person_token
  union all
  select k.person_id, p.ethnic_category, p._period, p._dataset, 2
  from staged_mental_health_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  union all
  select k.person_id, p.ethnic_category, p._period, p._dataset, 3
  from staged_community_patient p
  inner join identity_person_key k on k.person_token = p.person_token
  union all
  select k.person_id, p.ethnic_category, p.episode_start_date, p._dataset, 4
  from staged_admission_episode p
  inner join identity_person_key k on k.person_token = p.person_token
  union all
  select k.person_id, p.ethnic_category, p.appointment_date, p._dataset, 5
  from staged_outpatient p
  inner join identity_person_key k on k.person_token = p.person_token
),

weighed as (
  select
    person_id, ethnic_category, source, place,
    max(recorded_on) as recorded_on,
    count(*) as times,
    ethnic_group_of(ethnic_category) is not null as is_known
  from evidence
  where ethnic_category is not null
  group by person_id, ethnic_category, source, place
),

ranked as (
  select
    *,
    rank() over (
      partition by person_id
      order by ethnic_category = 'S', recorded_on desc, place
    ) as rank_latest,
    sum(times) over (partition by person_id, ethnic_category) as mentions
  from weighed
  where is_known
),

broken as (
  select *, rank() over (partition by person_id order by mentions desc) as rank_mentions
  from ranked
  where rank_latest = 1
),

chosen as (
  select
    person_id,
    count(*) as tied,
    count_if(rank_mentions = 1) as still_tied,
    max(case when rank_mentions = 1 then ethnic_category end) as ethnic_category,
    max(source) as source,
    max(recorded_on) as recorded_on
  from broken
  group by person_id
),

people as (
  select
    person_id,
    count(distinct case when is_known then ethnic_category end) as known_values,
    max(ethnic_category = 'Z') as has_not_stated
  from weighed
  group by person_id
)

select
  p.person_id,
  case
    when c.still_tied = 1 then c.ethnic_category
    when c.still_tied is null and p.has_not_stated then 'Z'
    else '99'
  end as ethnic_category,
  case
    when c.tied = 1 then 'latest'
    when c.still_tied = 1 then 'modal'
    when c.still_tied > 1 then 'tied'
    when p.has_not_stated then 'not_stated'
    else 'not_known'
  end as method,
  case when c.still_tied = 1 then c.source end as source,
  case when c.still_tied = 1 then c.recorded_on end as recorded_on,
  p.known_values
from people p
left join chosen c on c.person_id = p.person_id

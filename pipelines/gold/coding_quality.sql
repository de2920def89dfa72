-- Purpose:    show every provider how complete and valid its coding is.
-- Population: records in use, of closed months.
-- Grain:      provider, feed, month and field.
-- Definition: known: a value that says something. Not stated: ethnic category Z. Not known: 99,
--             empty, a placeholder, or a pseudo postcode. Invalid: a value the field cannot have.
--             Identity is the NHS number where it is submitted in clear, else the pseudonym.
with records as (
  select _feed, _dataset, _provider as provider_code, _period as period, person_token, identity_method,
    ethnic_category, sex, cast(null as string) as postcode, _reasons,
    array('ethnic_category', 'sex', 'pseudonym') as fields
  from staged_outpatient
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, cast(null as string), _reasons,
    array('ethnic_category', 'sex', 'pseudonym')
  from staged_admission_episode
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, postcode, _reasons,
    array('ethnic_category', 'sex', 'nhs_number', 'postcode')
  from staged_mental_health_patient
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, postcode, _reasons,
    array('ethnic_category', 'sex', 'nhs_number', 'postcode')
  from staged_community_patient
  union all
  select p._feed, p._dataset, p.practice_code, cast(trunc(p._received_at, 'month') as date), p.person_token,
    p.identity_method, e.ethnic_category, p.sex, cast(null as string), p._reasons,
    array('ethnic_category', 'sex', 'pseudonym')
  from staged_gp_patient p
  left join (
    select gp_patient_id, max_by(ethnic_category, recorded_date) as ethnic_category
    from staged_gp_ethnicity
    group by gp_patient_id
  ) e on e.gp_patient_id = p.gp_patient_id
  where not coalesce(p.is_dummy, false) and not coalesce(p.is_deleted, false)
),

by_field as (
  select *, explode(fields) as field
  from records
  where period <= :last_closed and provider_code is not null
),

judged as (
  select
    _feed, _dataset, provider_code, period, field, person_token,
    case field
      when 'ethnic_category' then
        case when ethnic_category = 'Z' then 'not_stated'
             when ethnic_category = '99' then 'not_known'
             when ethnic_category is not null then 'known'
             when array_contains(_reasons, 'ethnic_category:unknown_code') then 'invalid'
             else 'not_known' end
      when 'sex' then
        case when sex in ('female', 'male', 'indeterminate') then 'known'
             when array_contains(_reasons, 'sex:unknown_code') then 'invalid'
             else 'not_known' end
      when 'nhs_number' then
        case when identity_method = 'nhs_number' then 'known'
             when exists(_reasons, reason -> reason like 'nhs_number:%') then 'invalid'
             else 'not_known' end
      when 'pseudonym' then
        case when identity_method = 'pseudonym' then 'known' else 'not_known' end
      when 'postcode' then
        case when postcode is not null then 'known'
             when array_contains(_reasons, 'postcode:shape') then 'invalid'
             else 'not_known' end
    end as state
  from by_field
)

select
  provider_code,
  _feed as feed,
  _dataset as dataset,
  period,
  field,
  count(*) as records,
  count(distinct person_token) as people,
  count_if(state = 'known') as known,
  count_if(state = 'not_stated') as not_stated,
  count_if(state = 'not_known') as not_known,
  count_if(state = 'invalid') as invalid
from judged
group by provider_code, _feed, _dataset, period, field

-- Purpose:    show every provider how complete, valid and believable its coding is.
-- Population: records in use, of closed months.
-- Grain:      provider, feed, month and field; all_fields sums a provider's fields without checks.
-- Definition: known: a value that says something. Not stated: ethnic category Z. Not known: 99,
--             empty, a placeholder, or a pseudo postcode. Invalid: a value the field cannot have.
--             Checks: the record breaks no rule between its fields, such as a death before the birth.
--             Identity is the NHS number where it is submitted in clear, else the pseudonym.
--             Usable: known or not stated. Its share over all fields is a score in the manner of the
--             Data Quality Maturity Index (NHS England), without its weights and coverage.
--             Default: a value that at least 50 people have, in at least a fifth more of the records,
--             and at least twice as often, as with the other providers of the feed that month.
--             Conflicting: known here, while other records of the person say otherwise.
--             Before: the same provider, feed and field in the three months before.
with records as (
  select _feed, _dataset, _provider as provider_code, _period as period, person_token, identity_method,
    ethnic_category, sex, cast(null as string) as postcode, _reasons,
    array('ethnic_category', 'sex', 'pseudonym', 'checks') as fields
  from staged_outpatient
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, cast(null as string), _reasons,
    array('ethnic_category', 'sex', 'pseudonym', 'checks')
  from staged_admission_episode
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, cast(null as string), _reasons,
    array('ethnic_category', 'sex', 'pseudonym', 'checks')
  from staged_emergency_attendance
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, postcode, _reasons,
    array('ethnic_category', 'sex', 'nhs_number', 'postcode', 'checks')
  from staged_mental_health_patient
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, sex, postcode, _reasons,
    array('ethnic_category', 'sex', 'nhs_number', 'postcode', 'checks')
  from staged_community_patient
  union all
  select _feed, _dataset, _provider, _period, person_token, identity_method,
    ethnic_category, cast(null as string), postcode, _reasons,
    array('ethnic_category', 'nhs_number', 'postcode', 'checks')
  from staged_maternity_mother
  union all
  select p._feed, p._dataset, p.practice_code, cast(trunc(p._received_at, 'month') as date), p.person_token,
    p.identity_method, e.ethnic_category, p.sex, cast(null as string), p._reasons,
    array('ethnic_category', 'sex', 'pseudonym', 'checks')
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
    r._feed, r._dataset, r.provider_code, r.period, r.field, r.person_token,
    case r.field when 'ethnic_category' then r.ethnic_category when 'sex' then r.sex end as value,
    coalesce(b.known_values > 1, false) as is_disputed,
    case r.field
      when 'ethnic_category' then
        case when r.ethnic_category = 'Z' then 'not_stated'
             when r.ethnic_category = '99' then 'not_known'
             when r.ethnic_category is not null then 'known'
             when arrays_overlap(r._reasons, array('ethnic_category:unknown_code', 'ethnic_category:another_system')) then 'invalid'
             else 'not_known' end
      when 'sex' then
        case when r.sex in ('female', 'male', 'indeterminate') then 'known'
             when arrays_overlap(r._reasons, array('sex:unknown_code', 'sex:another_system')) then 'invalid'
             else 'not_known' end
      when 'nhs_number' then
        case when r.identity_method = 'nhs_number' then 'known'
             when array_contains(r._reasons, 'nhs_number:another_person') then 'known'
             when array_contains(r._reasons, 'nhs_number:not_verified') then 'known'
             when exists(r._reasons, reason -> reason like 'nhs_number:%') then 'invalid'
             else 'not_known' end
      when 'pseudonym' then
        case when r.identity_method = 'pseudonym' then 'known' else 'not_known' end
      when 'postcode' then
        case when r.postcode is not null then 'known'
             when array_contains(r._reasons, 'postcode:shape') then 'invalid'
             else 'not_known' end
      when 'checks' then
        case when exists(r._reasons, reason -> reason like 'check:%') then 'invalid' else 'known' end
    end as state
  from by_field r
  left join identity_person_key k on k.person_token = r.person_token
  left join silver_person_best b on b.person_id = k.person_id and b.field = r.field
),

counted as (
  select
    provider_code, _feed, _dataset, period, field,
    count_events(person_token) as records,
    count_people(person_token) as people,
    count_events(person_token, state = 'known') as known,
    count_events(person_token, state = 'not_stated') as not_stated,
    count_events(person_token, state = 'not_known') as not_known,
    count_events(person_token, state = 'invalid') as invalid,
    count_events(person_token, state in ('known', 'not_stated')) as usable,
    count_events(person_token, state = 'known' and is_disputed) as conflicting
  from judged
  group by provider_code, _feed, _dataset, period, field
),

by_value as (
  select
    provider_code, _feed, period, field, value,
    count_events(person_token) as here, count(distinct person_token) as people,
    sum(count(*)) over (partition by _feed, period, field, value) as everywhere
  from judged
  where value is not null
  group by provider_code, _feed, period, field, value
),

suspected as (
  select v.provider_code, v._feed, v.period, v.field, max_by(v.value, v.here.n) as value,
    max(v.here) as records
  from by_value v
  inner join counted c
    on c.provider_code = v.provider_code and c._feed = v._feed and c.period = v.period and c.field = v.field
  inner join (
    select _feed, period, field, sum(records.n) as records from counted group by _feed, period, field
  ) t on t._feed = v._feed and t.period = v.period and t.field = v.field
  where v.people >= 50
    and t.records > c.records.n
    and v.here.n / c.records.n >= (v.everywhere - v.here.n) / (t.records - c.records.n) + 0.2
    and v.here.n / c.records.n >= (v.everywhere - v.here.n) / (t.records - c.records.n) * 2
  group by v.provider_code, v._feed, v.period, v.field
),

with_sum as (
  select c.*, s.value as default_value, coalesce(s.records, counted(0, 0)) as default_records
  from counted c
  left join suspected s
    on s.provider_code = c.provider_code and s._feed = c._feed and s.period = c.period and s.field = c.field
  union all
  select
    provider_code, _feed, _dataset, period, 'all_fields', sum_counts(records), max(people), sum_counts(known),
    sum_counts(not_stated), sum_counts(not_known), sum_counts(invalid), sum_counts(usable),
    sum_counts(conflicting), null, counted(0, 0)
  from counted
  where field <> 'checks'
  group by provider_code, _feed, _dataset, period
)

select
  provider_code,
  _feed as feed,
  _dataset as dataset,
  period,
  field,
  records,
  people,
  known,
  not_stated,
  not_known,
  invalid,
  usable,
  conflicting,
  default_value,
  default_records,
  counted(sum(records.n) over before, sum(records.key) over before) as records_before,
  counted(sum(known.n) over before, sum(known.key) over before) as known_before
from with_sum
window before as (
  partition by provider_code, _feed, field order by months_between(period, date'2000-01-01')
  range between 3 preceding and 1 preceding
)

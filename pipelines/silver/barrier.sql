-- Purpose:    facts of partners and providers that may stand between people and care.
-- Population: everybody.
-- Grain:      person, barrier and time.
-- Definition: language: a preferred language other than English. Address: homeless, or threatened with it. Caring: not working
--             because of caring. Exclusion zone: the police say that the person may not enter an area; whether a site lies in it
--             is not known here, so that it is the widest reading.
with said as (
  select person_id, 'language' as barrier, cast(null as date) as valid_from, cast(null as date) as valid_to
  from silver_person
  where language <> 'en'
  union all
  select person_id, 'address', null, null
  from silver_partner_person
  where is_homeless
  union all
  select person_id, 'address', null, null
  from silver_person
  where accommodation = 'homeless'
  union all
  select k.person_id, 'caring', b.since, null
  from staged_benefit_status b
  inner join identity_person_key k on k.person_token = b.person_token
  where b.status = 'carer'
  union all
  select coalesce(l.person_id, l.group_person_id, l.own_person_id), 'exclusion_zone', n.notice_date, n.valid_to
  from staged_police_notice n
  inner join identity_person_link l on l.source = n._dataset and l.record_key = n.notice_id
  where n.notice_type = 'exclusion_zone'
)

select distinct
  person_id, barrier, coalesce(valid_from, date'1900-01-01') as valid_from, coalesce(valid_to, date'2900-01-01') as valid_to
from said
